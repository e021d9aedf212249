// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/tool.hpp>
#include <openai/responses/mcp_items.hpp>
#include <openai/responses/response_item.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace openai::detail {

/// A call that a session can answer: a function call or a custom tool call.
struct unanswered_call {
    tool_call call; ///< in the form that a `tool_set` accepts
    std::optional<boost::json::value> caller;

    /// Returns the item that answers this call with `text`.
    response_item output(std::string text) const;
};

/// The tool calls and approval requests that the session's next request must answer.
struct required_actions {
    std::vector<unanswered_call> calls;
    std::vector<mcp_approval_request_item> approvals;
    std::size_t others = 0; ///< number of calls that only the program can answer
};

/// Returns the tool calls and approval requests in `items`, except those that another item answers.
required_actions required_actions_of(std::span<const response_item> items);

/// Whether one of the items is the result of the call with this id.
bool has_output(std::span<const response_item> items, std::string_view call_id);

} // namespace openai::detail
