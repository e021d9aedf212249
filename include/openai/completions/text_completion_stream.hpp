// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/completions/text_accumulator.hpp>
#include <openai/stream.hpp>

namespace openai {

/// The types that belong to a streamed text. Its events are pieces, which the accumulator joins into a completion.
template <>
struct stream_traits<text_completion> {
    /// The type that builds the whole answer from the events.
    using accumulator_type = text_accumulator;
    /// The type of the whole answer.
    using result_type = text_completion;
};

extern template class OPENAI_DECL stream<text_completion>;

/// A text that the model is still writing.
using text_completion_stream = stream<text_completion>;

} // namespace openai
