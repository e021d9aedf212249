// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>
#include <openai/responses/response.hpp>
#include <openai/results/future_status.hpp>

namespace openai::detail::mapping {

/// Returns the state of a background response. Throws `error` (`invalid_response`) if the response has no id, or has an
/// unknown status.
future_status status_of(const response& from);

/// Converts a response to the chat completion that answers the original chat request.
chat_completion response_as_chat(const response& from);

} // namespace openai::detail::mapping
