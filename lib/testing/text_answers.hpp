// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "chat_call.hpp"
#include "event_list.hpp"
#include "reply_script.hpp"

namespace openai::testing {

/// Returns the body of a text completion, with a text for each prompt and choice. The id contains `index`.
std::string text_json(const reply_script& script, const chat_call& call, std::size_t index);

/// Returns the events of a streamed text completion, each with the blank line that ends it. If the script has events of
/// its own, returns these unchanged instead. `[DONE]` follows the events, unless the script leaves it out. If the
/// script's `after_done` is not empty, it is the last entry.
event_list text_events(const reply_script& script, const chat_call& call, std::size_t index);

/// Returns the body of a list of embeddings. It has a unit vector for each input. The vector depends only on the text
/// of the input and on the number of dimensions.
std::string embeddings_json(const chat_call& call);

/// Returns the body of a moderation, which flags an input for "violence" if its text contains the word "kill".
std::string moderation_json(const chat_call& call, std::size_t index);

} // namespace openai::testing
