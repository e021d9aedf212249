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

/// A failure that a whole answer is the reason for. It carries the answer, which has been paid for. `from`: how it
/// came.
OPENAI_DECL error_details failure_of_answer(const chat_completion& answer, const http_response& from, errc code,
                                            std::string context);

/// The JSON of the first choice. Throws `error`: `model_refused`, `length_limit`, `content_filtered`, `invalid_json`,
/// `invalid_response`.
OPENAI_DECL boost::json::value answer_document(const chat_completion& answer, const http_response& from);

/// Throws `error` (`invalid_response`) with the complaint and what the answer carries.
[[noreturn]] OPENAI_DECL void reject_answer(const chat_completion& answer, const http_response& from,
                                            const json_reading& reading);

/// The JSON whose beginning the text is, as far as it goes; null for none.
OPENAI_DECL boost::json::value partial_document(std::string_view text);

} // namespace openai::detail
