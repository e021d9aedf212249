// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/message.hpp>
#include <openai/responses/response_item.hpp>

#include <vector>

namespace openai::detail::mapping {

/// Converts the messages of a chat to the input items of a response. A message with tool calls becomes several items.
/// Throws `error` (`invalid_argument`) if a message has a field that items do not have. The error contains the path of
/// the field, e.g. "messages[2].name".
std::vector<response_item> messages_as_items(const std::vector<message>& messages);

} // namespace openai::detail::mapping
