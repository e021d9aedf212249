// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>
#include <openai/responses/response.hpp>

#include <string_view>

namespace openai::detail {

/// Throws `error` if a response has failed. The error contains the server's message and the whole answer. `from` is the
/// HTTP response that contained the answer.
void check_not_failed(const response& answer, const http_response& from);

/// Converts a response to the event that would have ended its stream. This is needed for servers that do not stream.
std::string event_of_response(std::string_view body);

} // namespace openai::detail
