// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/http_parser.hpp"

#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>

#include <optional>

namespace openai::detail {

/// The most bytes that are read from the body of a failed response.
inline constexpr std::size_t error_body_limit = 1u << 20;

/// Returns the media type in lower case, without parameters, or an empty string if there is none.
std::string media_type(const headers& fields);
bool is_json(const std::string& media_type);

/// Whether the HTTP response to a streamed call may be a document instead of an event stream. Returns true if the
/// content type is that of JSON or HTML. The first bytes of the body may still show that it is an event stream.
bool may_begin_as_document(const protocol::response_head& head);

/// Adds the status, headers and request id of a response to the details of a failure. `head` is the response's head.
void add_head(error_details& details, const protocol::response_head& head);

/// Returns whether to decompress the body. Returns true for a gzip body if the client asked for gzip (`asked`) or if
/// the response is a failure. Throws `error` (`unexpected_content`) for a success with a coding that the client did not
/// ask for. Call this before receiving the body, so that a useless body is not received.
bool check_coding(const protocol::response_head& head, bool asked);

/// Returns the error of a response that is not a success, or `std::nullopt` for a success. The error contains what the
/// API says (status, type, code, message, Retry-After). For a redirect, the code of the error is `redirected`.
std::optional<error> failure_of(const http_message& response);

/// Throws `error` (`unexpected_content`, with an excerpt) if the body of a success cannot be JSON.
void check_content(const http_message& response);

/// Throws `error` (`unexpected_content`) with an excerpt of the body. `context` says what is wrong with the response.
[[noreturn]] void refuse_content(const http_message& response, const std::string& context);

/// Throws `thrown`, the error from reading the body of a success. Adds the status, headers and request id of the
/// response, and at most 64 KiB of its body. If `thrown` contains no message from the server, adds an excerpt of the
/// body. If `thrown` contains such a message, changes the code to the code that matches the server's error, and adds
/// whether another attempt may help.
[[noreturn]] void fail_answer(const http_response& answer, const error& thrown);

/// Adds how long to wait before another attempt. Takes this time from the headers in `details` and from `words`, the
/// body of the response. Changes `rate_limited` to `quota_exhausted` in two cases: Google's QuotaFailure names a quota
/// per day, or the message names a limit per day and the server states no wait.
void add_advice(error_details& details, std::string_view words);

} // namespace openai::detail
