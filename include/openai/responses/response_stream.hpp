// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_accumulator.hpp>
#include <openai/stream.hpp>

namespace openai {

template <class T>
class parsed_response; // in <openai/session/structured_response.hpp>

/// The types that belong to a streamed response. The accumulator joins the events of the stream into a whole response.
template <>
struct stream_traits<response_event> {
    /// The type that builds the whole answer from the events.
    using accumulator_type = response_accumulator;
    /// The type of the whole answer.
    using result_type = response;
    /// The type that `parse<T>()` returns.
    template <class T>
    using parsed_type = parsed_response<T>;
};

extern template class OPENAI_DECL stream<response_event>;

/// A response that the model is still writing.
using response_stream = stream<response_event>;

} // namespace openai
