// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/http_parser.hpp"

#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>

#include <optional>

namespace openai::detail {

/// How much of a failed response's body is read.
inline constexpr std::size_t error_body_limit = 1u << 20;

/// The media type in lower case, without parameters; empty if there is none.
std::string media_type(const headers& fields);
bool is_json(const std::string& media_type);

/// The answer to a streamed call says that it is no event stream, which its first bytes may contradict.
bool may_begin_as_document(const protocol::response_head& head);

/// Status, headers and request id of an answer that failed while its body was received.
void add_head(error_details& details, const protocol::response_head& head);

/// Whether the body is to be inflated: it is in the coding gzip, and `asked` for or that of a failure. Throws `error`
/// (`unexpected_content`) for a success in any other coding; before the body is received, because nothing can be made
/// of it.
bool check_coding(const protocol::response_head& head, bool asked);

/// The error of a response that is no success: what the API says (status, type, code, message, Retry-After), or
/// `redirected`.
std::optional<error> failure_of(const http_message& response);

/// Throws `error` (`unexpected_content`, with an excerpt) unless the body of a success may be JSON.
void check_content(const http_message& response);

/// Throws `error` (`unexpected_content`, with an excerpt).
[[noreturn]] void refuse_content(const http_message& response, const std::string& context);

/// Throws `thrown`, which reading the body of a success gave, with what the response adds to it: status, headers,
/// request id, excerpt, and for an error document what it means and whether repeating the request may help.
[[noreturn]] void fail_answer(const http_response& answer, const error& thrown);

/// Adds how long to wait, by the headers in `details` and the words of a refusal, and whether that is worth it: a quota
/// per day makes `rate_limited` `quota_exhausted`.
void add_advice(error_details& details, std::string_view words);

} // namespace openai::detail
