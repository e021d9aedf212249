// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "session/chat_session_state.hpp"
#include "session/session_turn.hpp"

#include <openai/with_response.hpp>

#include <memory>
#include <optional>

namespace openai::detail {

/// The turn of a `chat_session`; see `session_turn`.
class chat_turn final : public session_turn {
public:
    using answer_type = chat_completion;

    /// Begins the turn and adds the message `said`, if there is one, to the history.
    chat_turn(std::shared_ptr<chat_session_state> state, std::optional<message> said, call_options options);

    asio::awaitable<value_with_response<chat_completion>> ask();
    asio::awaitable<chat_stream> open();
    bool continues(const chat_completion& answer, const http_response& from);
    asio::awaitable<bool> run_tools(const chat_completion& answer);

private:
    chat_request request();

    const std::shared_ptr<chat_session_state> state_;
    bool offers_tools_ = false; // whether the latest request contained tools of the session
};

template <>
struct turn_of<chat_delta> {
    using type = chat_turn;
};

} // namespace openai::detail
