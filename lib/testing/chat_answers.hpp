// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "chat_call.hpp"
#include "event_list.hpp"
#include "reply_script.hpp"

namespace openai::testing {

/// Returns the body of a chat completion. The id contains `index`.
std::string chat_json(const reply_script& script, const chat_call& call, std::size_t index);

/// Returns the events of a streamed chat completion, each with the blank line that ends it. `[DONE]` follows them,
/// unless the script leaves it out. The last entry is the script's `after_done`, if this text is not empty.
event_list chat_events(const reply_script& script, const chat_call& call, std::size_t index);

} // namespace openai::testing
