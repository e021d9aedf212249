// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat_completion.hpp>
#include <openai/chat_request.hpp>

#include <string>

/// What messages carry that only the provider that sent it may have back.
namespace openai::mapping {

/// Says of a message and its tool calls who sent them.
void name_sender(message& received, const std::string& provider);

bool depends_on_recipient(const chat_request& request);

/// Lets the provider that sent a message have its `reasoning` back.
void give_reasoning_back(message& received);

/// Of a value read from an archive: `received.members` is all that has no field, and `received_from` in it says what a
/// server sent. The rest was the user's own.
void restore_received(received_members& received, boost::json::object& extra);

} // namespace openai::mapping
