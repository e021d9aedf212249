// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>
#include <openai/chat/chat_request.hpp>

#include <string>

/// What messages carry that only the provider that sent it may have back.
namespace openai {

/// Whether its body differs between the provider that sent one of its messages and others.
bool depends_on_recipient(const chat_request& request);

namespace detail::mapping {

/// Says of a message and its tool calls who sent them.
void name_sender(message& received, const std::string& provider);

/// Of a message read as part of a request: what has no field is the user's own, and nothing that a server sent.
void make_own(message& read, const boost::json::object& json);

/// Lets the provider that sent a message have its `reasoning` back.
void give_reasoning_back(message& received);

} // namespace detail::mapping
} // namespace openai
