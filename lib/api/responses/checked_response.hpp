// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>
#include <openai/responses/response.hpp>

#include <string_view>

namespace openai::detail {

/// Throws `error` if a response has failed, with the server's message and the whole answer. `from` is the HTTP response
/// that contained it.
void check_not_failed(const response& answer, const http_response& from);

/// Returns a response as the event that would have ended its stream. Used for servers that do not stream.
std::string event_of_response(std::string_view body);

} // namespace openai::detail
