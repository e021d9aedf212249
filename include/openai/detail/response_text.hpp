// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>
#include <openai/core/http_response.hpp>
#include <openai/detail/json_reading.hpp>
#include <openai/responses/response.hpp>

#include <boost/json/value.hpp>

namespace openai::detail {

/// Returns the JSON document in the answer's text. `from` is the HTTP response with the answer. Throws `error`:
/// `model_refused`, `length_limit`, `content_filtered`, `invalid_json` or `invalid_response`.
OPENAI_DECL boost::json::value response_document(const response& answer, const http_response& from);

/// Throws `error` (`invalid_response`). The error contains the complaint that `reading` has kept, and the details of
/// the HTTP response `from`.
[[noreturn]] OPENAI_DECL void reject_response(const http_response& from, const json_reading& reading);

} // namespace openai::detail
