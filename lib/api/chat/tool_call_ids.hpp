// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/tool.hpp>

#include <vector>

namespace openai {

/// Gives an id of our own making to each call that has none, or that of a call before it: some servers send none or
/// repeat them, and others refuse a history in which two calls share one. Nine letters and digits, which all take.
void make_ids_unique(std::vector<tool_call>& calls);

} // namespace openai
