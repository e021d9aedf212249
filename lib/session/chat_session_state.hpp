// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "session/session_state.hpp"

#include <openai/session/chat_session.hpp>

namespace openai::detail {

struct chat_session_data : session_data {
    chat_session_data() { max_tool_rounds = chat_session::default_max_tool_rounds; }

    chat_history history;
    chat_request parameters;
    int max_messages = chat_session::default_max_messages;
    bool send_reasoning = false;
};

class chat_session_state final : public session_state_of<chat_session_data> {
public:
    using session_state_of::session_state_of;
};

} // namespace openai::detail
