// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>
#include <openai/chat/chat_request.hpp>

#include <string>

/// Some members of a message are sent back only to the provider that sent them.
namespace openai {

/// Returns whether the body of the request depends on the provider that gets it.
bool depends_on_recipient(const chat_request& request);

namespace detail::mapping {

/// Notes in a message and its tool calls which provider sent them.
void name_sender(message& received, const std::string& provider);

/// Changes a message that was read from a request into the user's own message, which no server has sent. Moves its
/// reasoning, and each member of the JSON for which `message` has no field, to `extra`.
void make_own(message& read, const boost::json::object& json);

/// Makes the library send the `reasoning` of a message back to the provider that sent it.
void give_reasoning_back(message& received);

} // namespace detail::mapping
} // namespace openai
