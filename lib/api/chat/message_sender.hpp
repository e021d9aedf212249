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

/// Of a message read as part of a request: what has no field is the user's own, and nothing that a server sent.
void make_own(message& read, const boost::json::object& json);

/// Lets the provider that sent a message have its `reasoning` back.
void give_reasoning_back(message& received);

} // namespace detail::mapping
} // namespace openai
