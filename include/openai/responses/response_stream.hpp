// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_accumulator.hpp>
#include <openai/stream.hpp>

namespace openai {

template <class T>
class parsed_response; // in <openai/session/structured_response.hpp>

/// The events of a streamed response. Joined, they are the response.
template <>
struct stream_traits<response_event> {
    using accumulator_type = response_accumulator;
    using result_type = response;
    template <class T>
    using parsed_type = parsed_response<T>;
};

extern template class OPENAI_DECL stream<response_event>;

/// A response that the model is still writing.
using response_stream = stream<response_event>;

} // namespace openai
