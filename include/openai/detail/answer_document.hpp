// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>
#include <openai/config.hpp>
#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>
#include <openai/detail/json_reading.hpp>

#include <boost/json/value.hpp>

#include <string_view>

namespace openai::detail {

/// Returns the error details for an answer that arrived completely, but whose content makes the call fail. The details
/// contain this answer and say that it was billed. `from` is the HTTP response with the answer.
OPENAI_DECL error_details failure_of_answer(const chat_completion& answer, const http_response& from, errc code,
                                            std::string context);

/// Like the function above, but for an answer that is not a chat completion. The details do not contain the answer.
OPENAI_DECL error_details failure_of_answer(const http_response& from, errc code, std::string context);

/// Returns the JSON document in the text of the first choice. Throws `error`: `model_refused`, `length_limit`,
/// `content_filtered`, `invalid_json` or `invalid_response`.
OPENAI_DECL boost::json::value answer_document(const chat_completion& answer, const http_response& from);

/// Throws `error` (`invalid_response`). The error contains the complaint that `reading` has kept, and the whole answer.
[[noreturn]] OPENAI_DECL void reject_answer(const chat_completion& answer, const http_response& from,
                                            const json_reading& reading);

/// Parses as much as possible of an incomplete JSON text. Returns null if there is nothing to parse yet.
OPENAI_DECL boost::json::value partial_document(std::string_view text);

} // namespace openai::detail
