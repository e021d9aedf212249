// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/message.hpp>
#include <openai/responses/response_item.hpp>

#include <vector>

namespace openai::detail::mapping {

/// The messages of a chat as the input of a response. A message with tool calls becomes several items. Throws `error`
/// (`invalid_argument`) with the path of what an item has no place for, e.g. "messages[2].name".
std::vector<response_item> messages_as_items(const std::vector<message>& messages);

} // namespace openai::detail::mapping
