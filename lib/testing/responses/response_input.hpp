// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/http_answer.hpp"
#include "testing/responses/stored_item.hpp"

#include <optional>

namespace openai::testing {

struct api_state;
struct response_call;

/// Returns the error for an invalid input. An item is invalid if it is not an object, refers to an item that does not
/// exist, has encrypted content from another server or, if `strict`, differs from the item that the server sent.
std::optional<http_answer> wrong_input(const api_state& state, const response_call& call, bool strict);

/// Returns the error if the request continues a response or conversation that the server does not have.
std::optional<http_answer> wrong_context(const api_state& state, const response_call& call);

/// Returns the number of words in the input and in the earlier responses or items that it continues.
std::size_t input_tokens(const api_state& state, const response_call& call);

/// Returns the items in the form in which they are stored. An item without an id gets one that contains `number`.
std::vector<stored_item> keep_items(api_state& state, const response_call& call, const std::string& number);

} // namespace openai::testing
