// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/http_parser.hpp"

#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>

#include <memory>
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

/// Returns whether to decompress the body. A gzip body is decompressed in two cases: the client asked for gzip
/// (`asked`), or the response is a failure. Throws `error` (`unexpected_content`) for a success with a coding that the
/// client did not ask for. Call this before receiving the body, so that a useless body is not received.
bool check_coding(const protocol::response_head& head, bool asked);

/// Returns the error of a response that is not a success, or `std::nullopt` for a success. The error contains the HTTP
/// status, the type, code and message that the API states, and the time to wait (Retry-After). For a redirect,
/// `error::code()` is `redirected`, and the error names the target.
std::optional<error> failure_of(const http_message& response);

/// Throws `error` (`unexpected_content`, with an excerpt) if the body of a success cannot be JSON.
void check_content(const http_message& response);

/// Throws `error` (`unexpected_content`) with an excerpt of the body. `context` says what is wrong with the response.
[[noreturn]] void refuse_content(const http_message& response, const std::string& context);

/// Completes `thrown`, the error from reading the body of a success, and throws the result. Adds the status, headers
/// and request id of the response, and at most 64 KiB of its body. If `thrown` contains no message from the server,
/// also adds an excerpt of the body. If it contains such a message, sets the error code that matches the server's
/// error, and adds whether another attempt may help and how long to wait.
[[noreturn]] void fail_answer(const http_response& answer, const error& thrown);

/// Like the function above, for the exception that is being handled. Call it in a `catch` block.
[[noreturn]] void fail_answer(const std::shared_ptr<const http_message>& answer);

/// Adds how long to wait before another attempt. Takes this time from the headers in `details` and from `words`, the
/// body of the response. Changes `rate_limited` to `quota_exhausted`, and adds no time, in two cases:
///
/// - Google's QuotaFailure names a quota per day.
/// - The message names a limit per day, and the server does not say how long to wait.
void add_advice(error_details& details, std::string_view words);

} // namespace openai::detail
