// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>
#include <openai/chat/chat_request.hpp>

#include <string>

/// The members of messages that only the provider that sent them may get back.
namespace openai {

/// Whether the body of the request depends on the provider that gets it.
bool depends_on_recipient(const chat_request& request);

namespace detail::mapping {

/// Notes in a message and its tool calls which provider sent them.
void name_sender(message& received, const std::string& provider);

/// Makes the library send the `reasoning` of a message back to the provider that sent it.
void give_reasoning_back(message& received);

} // namespace detail::mapping
} // namespace openai
