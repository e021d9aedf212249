// SPDX-License-Identifier: BSL-1.0
#include "session/chat_turn.hpp"
#include "session/session_stream_members.hpp"

#include <openai/session/session_stream.hpp>

namespace openai {

template class detail::session_stream_source<chat_delta>;
template class basic_session_stream<chat_delta>;

} // namespace openai
