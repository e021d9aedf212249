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

/// A call of a function or of a custom tool.
struct wanted_call {
    tool_call call; ///< as a `tool_set` takes it
    std::optional<boost::json::value> caller;

    /// The item that answers it.
    response_item output(std::string text) const;
};

/// What items ask their reader for.
struct response_wishes {
    std::vector<wanted_call> calls;
    std::vector<mcp_approval_request_item> approvals;
    std::size_t others = 0; ///< calls that only the program can answer
};

/// What is asked for, and not answered by one of the items themselves.
response_wishes wishes_of(std::span<const response_item> items);

/// Whether one of the items is the result of the call that has this id.
bool has_output(std::span<const response_item> items, std::string_view call_id);

} // namespace openai::detail
