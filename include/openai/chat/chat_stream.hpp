// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_accumulator.hpp>
#include <openai/stream.hpp>

namespace openai {

/// The events of a streamed chat answer are deltas. Joined, they are a completion.
template <>
struct stream_traits<chat_delta> {
    using accumulator_type = chat_accumulator;
    using result_type = chat_completion;
    template <class T>
    using parsed_type = parsed<T>;
};

extern template class OPENAI_DECL stream<chat_delta>;

/// A chat answer that the model is still writing.
using chat_stream = stream<chat_delta>;

} // namespace openai
