// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "session/response_wishes.hpp"
#include "session/session_state.hpp"

#include <openai/session/response_session.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace openai::detail {

/// What a `response_session` has. The member functions say what follows for it from what has happened.
struct response_session_data : session_data {
    response_session_data() { max_tool_rounds = response_session::default_max_tool_rounds; }

    /// Other items take the place of what was said.
    void replace_items(std::vector<response_item> with);

    /// Another response or conversation is gone on from.
    void go_on_from(response_state from);

    /// An answer came, and its conversation has it now. `to_answer`: its calls that the session is going to answer.
    void add_to_conversation(const response& answer, std::vector<wanted_call> to_answer);

    /// An answer is kept, with the results of its calls. `is_answered`: there is one for each of them.
    void keep(const response& answer, std::vector<response_item> results, bool is_answered);

    /// The newest items of the conversation were read; the oldest of them comes first.
    void learn_newest(const std::vector<response_item>& found);

    /// So many of the first items were compacted.
    void keep_compacted(std::size_t count, std::vector<response_item> made);

    response_state state;
    response_request parameters;      ///< without input
    std::vector<response_item> items; ///< that the next request sends
    std::shared_ptr<const approval_handler> approve;

    std::int64_t compact_at = 0;
    std::size_t to_compact = 0; ///< so many of the first items have become too long

    /// If the server keeps the items: so many of the first ones were sent with a request, and it is not known yet
    /// whether the server has them now.
    std::size_t sent = 0;

    /// Of a conversation: calls in it that have no result. The server refuses every request that does not bring one.
    std::vector<wanted_call> unanswered;
    /// Of a conversation: the id of its newest item that is known; empty: it had none. Nothing: it is not known.
    std::optional<std::string> newest;

private:
    void drop_sent();
    void put_first(std::vector<response_item> results);
};

class response_session_state final : public session_state_of<response_session_data> {
public:
    using session_state_of::session_state_of;
};

} // namespace openai::detail
