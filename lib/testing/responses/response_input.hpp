// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/http_answer.hpp"
#include "testing/responses/stored_item.hpp"

#include <optional>

namespace openai::testing {

struct api_state;
struct response_call;

/// The error for an input that cannot be taken: an item that is no object, refers to nothing, has encrypted content
/// that is not this server's or, with `strict`, is not as the server gave it out.
std::optional<http_answer> wrong_input(const api_state& state, const response_call& call, bool strict);

/// The error for a response or conversation before this one that the server does not have.
std::optional<http_answer> wrong_context(const api_state& state, const response_call& call);

/// The error for a call of a function or a custom tool that has no result, be it in the input, in the responses before
/// this one or in its conversation.
std::optional<http_answer> missing_result(const api_state& state, const response_call& call);

/// The words of the input, and those of the responses before it or of its conversation.
std::size_t input_tokens(const api_state& state, const response_call& call);

/// The items as they are stored; `number` makes the ids of those that have none.
std::vector<stored_item> keep_items(api_state& state, const response_call& call, const std::string& number);

} // namespace openai::testing
