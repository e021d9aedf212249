// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_stream.hpp>
#include <openai/session/basic_session_stream.hpp>

namespace openai {

extern template class OPENAI_DECL basic_session_stream<chat_delta>;

/// The stream of the deltas with which a `chat_session` answers a prompt. It has the deltas of all answers, including
/// those that call tools.
using session_stream = basic_session_stream<chat_delta>;

} // namespace openai
