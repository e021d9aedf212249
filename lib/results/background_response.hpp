// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>
#include <openai/chat/chat_request.hpp>
#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>
#include <openai/results/future_status.hpp>

#include <optional>
#include <string>

namespace openai::detail::mapping {

/// A response object of POST /responses and GET /responses/{id}.
struct background_response {
    future_status status;
    chat_completion answer;           ///< of one that succeeded
    std::optional<api_error> failure; ///< of one that failed

    background_response() = default;
};

/// The body of POST /responses for a chat request. Throws `error` (`invalid_argument`) that names the field that a
/// response has no place for.
std::string write_background(const chat_request& request, const std::string& label);

/// Throws `error`: `invalid_json`, `invalid_response`.
background_response read_background(const detail::http_message& from);

} // namespace openai::detail::mapping
