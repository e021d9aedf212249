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

/// Stores the name of the provider that sent a message, both in the message and in its tool calls.
void name_sender(message& received, const std::string& provider);

/// Treats `read`, which was read from a request, as a message that the user has made and no server has sent. Moves its
/// reasoning, and each member of `json` for which `message` has no field, to `extra`. Does the same with the unknown
/// members of its tool calls.
void make_own(message& read, const boost::json::object& json);

/// Makes the library send the `reasoning` of a message back to the provider that sent it.
void give_reasoning_back(message& received);

} // namespace detail::mapping
} // namespace openai
