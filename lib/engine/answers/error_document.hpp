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

/// What a document that is known to be about an error says, in any of the shapes met. Texts may be empty.
api_error read_error_document(const boost::json::value& document);

/// The error in a document that may as well be an answer. `certain`: it is known to be an error.
std::optional<api_error> find_error(const boost::json::value& document, bool certain);

/// The same in the members of a part of an answer, e.g. of a choice.
std::optional<api_error> find_error_in(const boost::json::object& members);

/// What the body of a failed answer says, in any of the shapes met; the message is never empty.
api_error read_api_error(int status, const headers& fields, std::string_view body);

/// Throws `error` (`server_error`; `fail_answer` knows what the words mean): a choice holds an error instead of an
/// answer.
[[noreturn]] void fail_choice(std::size_t index, api_error said);

/// Throws `error` with what the API says if the document is an error object instead of an answer, which would have the
/// member `needed`.
void throw_if_error(const http_message& answer, const boost::json::value& document, std::string_view needed);

/// The same for an answer that has its members, and `error` beside them.
void throw_if_error_beside(const http_message& answer, const boost::json::value& document);

/// Says which answer the failure is about: its status, headers, request id and provider.
void add_response(error_details& details, const http_response& from);

/// A text without the white space of JSON at both ends.
std::string_view trimmed(std::string_view text) noexcept;

/// The start of a text, cut between code points.
std::string start_of(std::string_view text);

/// Fills in what the document did not say: request id and type from the headers, and `otherwise` as message.
void complete(api_error& said, const headers& fields, std::string otherwise);

} // namespace openai::detail::mapping
