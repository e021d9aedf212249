// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>
#include <openai/responses/response.hpp>

#include <string_view>

namespace openai::detail {

/// Throws `error` if the response object `answer` has the status "failed". `from` is the HTTP response that contained
/// this object. The error contains the server's message and at most 64 KiB of the body of `from`.
void check_not_failed(const response& answer, const http_response& from);

/// Converts the JSON of a response to a stream event: the event that ends the stream of this response, or
/// `response.in_progress` if the response has not ended. This is needed for servers that do not stream.
std::string event_of_response(std::string_view body);

} // namespace openai::detail
