// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/http_answer.hpp"
#include "testing/responses/stored_item.hpp"

#include <optional>

namespace openai::testing {

struct api_state;
struct response_call;

/// Returns the error if an item of the input is invalid, and an empty optional if all are valid. An item is invalid if
/// it is not an object, refers to an item that does not exist, or is a compaction from another server. `strict` adds
/// two cases: the item differs from the one that the server sent, or the server sent a reasoning item directly before
/// the item, but in the input, that reasoning item is not directly before it.
std::optional<http_answer> wrong_input(const api_state& state, const response_call& call, bool strict);

/// Returns the error if the request continues a response or conversation that the server does not have, or if it names
/// both a response and a conversation.
std::optional<http_answer> wrong_context(const api_state& state, const response_call& call);

/// Returns the error if a function call or a custom tool call has no output. Looks for calls and outputs in the input,
/// in the earlier responses and in the conversation.
std::optional<http_answer> missing_result(const api_state& state, const response_call& call);

/// Returns the number of words in the input. If the request continues a previous response, adds the `total_tokens` of
/// that response. If the request belongs to a conversation, adds the number of words in the conversation.
std::size_t input_tokens(const api_state& state, const response_call& call);

/// Returns the items of the request in the form in which they are stored: see `keep_item`. New ids contain `number`.
/// Each reference is replaced by the item to which it refers. Adds each item that `keep_item` has changed to
/// `state.given`.
std::vector<stored_item> keep_items(api_state& state, const response_call& call, const std::string& number);

} // namespace openai::testing
