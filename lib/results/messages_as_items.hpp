// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/message.hpp>
#include <openai/responses/response_item.hpp>

#include <vector>

namespace openai::detail::mapping {

/// Converts the messages of a chat to the input of a response. A message with tool calls becomes several items. Throws
/// `error` (`invalid_argument`) if a message has a member that an item cannot contain. The error contains the path of
/// the member, e.g. "messages[2].name".
std::vector<response_item> messages_as_items(const std::vector<message>& messages);

} // namespace openai::detail::mapping
