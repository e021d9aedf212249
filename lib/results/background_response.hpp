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

/// The response object that POST /responses and GET /responses/{id} return.
struct background_response {
    future_status status;
    chat_completion answer;           ///< set if the response succeeded
    std::optional<api_error> failure; ///< set if the response failed

    background_response() = default;
};

/// Returns the body of POST /responses for a chat request. Throws `error` (`invalid_argument`, with the field's name)
/// if the request has a field that has no equivalent in the Responses API.
std::string write_background(const chat_request& request, const std::string& label);

/// Reads a response object from a body. Throws `error`: `invalid_json`, `invalid_response`.
background_response read_background(const detail::http_message& from);

} // namespace openai::detail::mapping
