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

/// The details of a failure whose cause is the content of a whole answer. They contain this answer, which has been
/// billed. `from` is the response that brought the answer.
OPENAI_DECL error_details failure_of_answer(const chat_completion& answer, const http_response& from, errc code,
                                            std::string context);

/// The same without the answer, for one that is no chat completion.
OPENAI_DECL error_details failure_of_answer(const http_response& from, errc code, std::string context);

/// The JSON document in the text of the first choice. Throws `error`: `model_refused`, `length_limit`,
/// `content_filtered`, `invalid_json`, `invalid_response`.
OPENAI_DECL boost::json::value answer_document(const chat_completion& answer, const http_response& from);

/// Throws `error` (`invalid_response`) with the complaint of `reading` and with the whole answer.
[[noreturn]] OPENAI_DECL void reject_answer(const chat_completion& answer, const http_response& from,
                                            const json_reading& reading);

/// Parses the beginning of a JSON text, as far as it goes. Null if there is nothing to parse yet.
OPENAI_DECL boost::json::value partial_document(std::string_view text);

} // namespace openai::detail
