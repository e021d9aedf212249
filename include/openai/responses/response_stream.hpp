// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_accumulator.hpp>
#include <openai/stream.hpp>

namespace openai {

/// The events of a streamed response, joined, are the response.
template <>
struct stream_traits<response_event> {
    /// Puts the events together.
    using accumulator_type = response_accumulator;
    /// The whole answer.
    using result_type = response;
};

extern template class OPENAI_DECL stream<response_event>;

/// A response that the model is still writing.
using response_stream = stream<response_event>;

} // namespace openai
