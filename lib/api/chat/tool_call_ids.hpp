// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/tool.hpp>

#include <vector>

namespace openai {

/// Gives a new id to each call that has none or repeats the id of an earlier call. Some servers send such ids, and
/// others refuse a history in which two calls have the same id. The new ids consist of nine letters and digits, which
/// all servers accept.
void make_ids_unique(std::vector<tool_call>& calls);

} // namespace openai
