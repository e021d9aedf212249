// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "session/response_session_state.hpp"
#include "session/session_turn.hpp"

#include <openai/with_response.hpp>

#include <memory>
#include <string>
#include <vector>

namespace openai::detail {

/// The turn of a `response_session`; see `session_turn`.
class response_turn final : public session_turn {
public:
    using answer_type = response;

    /// Begins the turn and adds the items `said` to the session.
    response_turn(std::shared_ptr<response_session_state> state, std::vector<response_item> said, call_options options);

    asio::awaitable<value_with_response<response>> ask();
    asio::awaitable<response_stream> open();
    bool continues(const response& answer, const http_response& from);
    asio::awaitable<bool> run_tools(const response& answer);

private:
    /// The tool calls and approval requests in the latest answer, and the functions that answer them.
    struct round_work {
        required_actions actions;
        std::shared_ptr<const tool_set> tools;           ///< null if the session does not answer the tool calls
        std::shared_ptr<const approval_handler> approve; ///< null if the session does not answer the approval requests

        bool answers_calls() const noexcept { return tools && !actions.calls.empty(); }
        bool answers_approvals() const noexcept { return approve && !actions.approvals.empty(); }
        bool answers_some() const noexcept { return answers_calls() || answers_approvals(); }
        bool answers_all() const noexcept {
            return actions.others == 0 && (tools || actions.calls.empty()) && (approve || actions.approvals.empty());
        }
    };
    struct answers;

    asio::awaitable<void> prepare();
    asio::awaitable<void> compact();
    asio::awaitable<void> create_conversation();
    asio::awaitable<void> read_newest_items();
    response_request next();
    template <class Answer>
    asio::awaitable<Answer> watched(asio::awaitable<Answer> asking) const;
    round_work next_work(const response& answer) const;
    std::vector<job> jobs(const answers& into) const;
    std::vector<response_item> items_of(const answers& given) const;

    const std::shared_ptr<response_session_state> state_;
    bool offers_tools_ = false; // whether the latest request contained tools of the session
    round_work work_;
};

template <>
struct turn_of<response_event> {
    using type = response_turn;
};

} // namespace openai::detail
