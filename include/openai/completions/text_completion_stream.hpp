// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/completions/text_accumulator.hpp>
#include <openai/stream.hpp>

namespace openai {

/// The events of a streamed completion are pieces of it.
template <>
struct stream_traits<text_completion> {
    using accumulator_type = text_accumulator;
    using result_type = text_completion;
};

extern template class OPENAI_DECL stream<text_completion>;

/// A text that is being written.
using text_completion_stream = stream<text_completion>;

} // namespace openai
