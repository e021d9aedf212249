// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_accumulator.hpp>
#include <openai/stream.hpp>

namespace openai {

/// The types that belong to a streamed chat answer. Its events are deltas, which the accumulator joins into a
/// completion.
template <>
struct stream_traits<chat_delta> {
    /// The type that builds the whole answer from the events.
    using accumulator_type = chat_accumulator;
    /// The type of the whole answer.
    using result_type = chat_completion;
    /// The type that `parse<T>()` returns.
    template <class T>
    using parsed_type = parsed<T>;
};

extern template class OPENAI_DECL stream<chat_delta>;

/// A chat answer that the model is still writing.
using chat_stream = stream<chat_delta>;

} // namespace openai
