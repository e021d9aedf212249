// SPDX-License-Identifier: BSL-1.0
#include "session/response_turn.hpp"
#include "session/session_stream_members.hpp"

#include <openai/session/response_session_stream.hpp>

namespace openai {

template class detail::session_stream_source<response_event>;
template class basic_session_stream<response_event>;

} // namespace openai
