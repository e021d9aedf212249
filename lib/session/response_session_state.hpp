// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "session/required_actions.hpp"
#include "session/session_state.hpp"

#include <openai/session/response_session.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace openai::detail {

/// The data of a `response_session`. The member functions update the data when something has happened, e.g. when an
/// answer has arrived.
struct response_session_data : session_data {
    response_session_data() { max_tool_rounds = response_session::default_max_tool_rounds; }

    /// Replaces all items.
    void replace_items(std::vector<response_item> with);

    /// Makes the session continue from another response or conversation.
    void continue_from(response_state from);

    /// Updates the data after the server has added an answer to the conversation. `to_answer` are those calls in the
    /// answer for which the session will send results. Does nothing if the items are not stored in a conversation.
    void add_to_conversation(const response& answer, std::vector<unanswered_call> to_answer);

    /// Records an answer and the results of its tool calls. `is_answered` says whether every tool call and every
    /// approval request in the answer has now been answered.
    void keep(const response& answer, std::vector<response_item> results, bool is_answered);

    /// Updates the data after the newest items of the conversation were read. `found` contains these items, the oldest
    /// first.
    void learn_newest(const std::vector<response_item>& found);

    /// Replaces the first `count` items with `made`, the result of compacting them. Does nothing if the first items are
    /// no longer those that were compacted.
    void keep_compacted(std::size_t count, std::vector<response_item> made);

    response_state state;
    response_request parameters;      ///< the parameters of each request, without its input
    std::vector<response_item> items; ///< the items that the next request sends
    std::shared_ptr<const approval_handler> approve;

    std::int64_t compact_at = 0;
    std::size_t to_compact = 0; ///< the number of items, from the first on, that must be compacted; 0 if none

    /// The number of items, from the first on, that were sent in a request whose answer has not arrived. The server may
    /// have stored these items or not. Always 0 if the items are stored in this process.
    std::size_t sent = 0;

    /// The calls in the conversation that have no result yet. The next request must contain a result for each of them,
    /// or else the server refuses it.
    std::vector<unanswered_call> unanswered;
    /// The id of the newest item of the conversation, or an empty string if the conversation has no items.
    /// `std::nullopt` if it is not known which item is the newest.
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
