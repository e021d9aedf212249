// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace openai::detail::mapping {

using detail::http_message;

/// Reads an error from a document that is known to be an error. Understands all forms that servers are known to send.
/// All members of the result, including the message, may be empty.
api_error read_error_document(const boost::json::value& document);

/// Returns the error in a document, or `std::nullopt` if the document is not an error. If `certain` is true, the
/// document is known to be an error.
std::optional<api_error> find_error(const boost::json::value& document, bool certain);

/// Returns the error in the member `error` of a part of an answer, e.g. of a choice. Returns `std::nullopt` if this
/// part contains no error.
std::optional<api_error> find_error_in(const boost::json::object& members);

/// Reads the error in the body of a failed HTTP response. Understands all forms that servers are known to send. The
/// message is never empty.
api_error read_api_error(int status, const headers& fields, std::string_view body);

/// Throws `error` (`server_error`) for `choices[index]`, which contains an error instead of an answer. `said` is this
/// error. `fail_answer` later replaces `server_error` with the code that matches `said`.
[[noreturn]] void fail_choice(std::size_t index, api_error said);

/// Throws `error` if the document is an error object instead of an answer. A document counts as an answer if it has a
/// member with the name `needed`, unless this member is null, an empty object or an empty list.
void throw_if_error(const http_message& answer, const boost::json::value& document, std::string_view needed);

/// Throws `error` if the document has a member `error` that describes an error, even if it also has the members of an
/// answer.
void throw_if_error_beside(const http_message& answer, const boost::json::value& document);

/// Adds the status, headers, request id and provider of the HTTP response to the details of a failure.
void add_response(error_details& details, const http_response& from);

/// Returns the text without leading and trailing white space (as JSON defines it).
std::string_view trimmed(std::string_view text) noexcept;

/// Returns the text. If the text is longer than 1024 bytes, cuts it there, but not inside a code point, and appends
/// "...".
std::string start_of(std::string_view text);

/// Completes an error that was read from a document. Takes the request id from the headers. If the document states no
/// type, also takes the type from the headers. If the document states no message, uses `otherwise` as the message.
void complete(api_error& said, const headers& fields, std::string otherwise);

} // namespace openai::detail::mapping
