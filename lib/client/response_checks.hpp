// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http_parser.hpp"

#include <openai/response.hpp>

namespace openai::detail {

/// How much of a failed response's body is read.
inline constexpr std::size_t error_body_limit = 1u << 20;

/// A successful response whose body is to be read as events: an event stream, or of a type that says nothing.
bool begins_event_stream(const protocol::response_head& head);

/// Throws `error` unless the response is a success that may hold JSON: what the API says (status, type, code, message,
/// Retry-After), `redirected`, or `unexpected_content` with an excerpt.
void check_response(const http_response& response);

} // namespace openai::detail
