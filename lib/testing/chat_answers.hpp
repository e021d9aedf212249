// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "chat_call.hpp"
#include "event_list.hpp"
#include "reply_script.hpp"

namespace openai::testing {

/// The body of a chat completion; `index` makes its id.
std::string chat_json(const reply_script& script, const chat_call& call, std::size_t index);

/// The events of a streamed chat completion, each with its closing blank line, `[DONE]` and what follows it included.
event_list chat_events(const reply_script& script, const chat_call& call, std::size_t index);

} // namespace openai::testing
