// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "chat_call.hpp"
#include "event_list.hpp"
#include "reply_script.hpp"

namespace openai::testing {

/// The body of a text completion, one of each prompt and choice; `index` makes its id.
std::string text_json(const reply_script& script, const chat_call& call, std::size_t index);

/// The events of a streamed text completion, each with its closing blank line, `[DONE]` and what follows it included.
event_list text_events(const reply_script& script, const chat_call& call, std::size_t index);

/// The body of a list of embeddings: for each input a vector of length 1 that depends on its text alone.
std::string embeddings_json(const chat_call& call);

/// The body of a moderation: an input is flagged for "violence" if its text has the word "kill".
std::string moderation_json(const chat_call& call, std::size_t index);

} // namespace openai::testing
