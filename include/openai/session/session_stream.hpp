// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_stream.hpp>
#include <openai/session/basic_session_stream.hpp>

namespace openai {

extern template class OPENAI_DECL basic_session_stream<chat_delta>;

/// The answer of a `chat_session` to a prompt, as a stream of deltas. The stream has the deltas of every chat
/// completion that belongs to this answer, including the completions that call tools.
using session_stream = basic_session_stream<chat_delta>;

} // namespace openai
