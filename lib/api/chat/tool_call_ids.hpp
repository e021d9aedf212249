// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/tool.hpp>

#include <vector>

namespace openai {

/// Gives a new id to each call that has none or repeats the id of an earlier call. Some servers send such calls, and
/// others refuse a history that contains them. A new id consists of nine letters and digits, a form that strict servers
/// accept, too.
void make_ids_unique(std::vector<tool_call>& calls);

} // namespace openai
