// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_request.hpp>
#include <openai/responses/response_request.hpp>

#include <string>

namespace openai::detail::mapping {

/// Converts a chat request to a Responses API request for a background response. The label becomes metadata. Throws
/// `error` (`invalid_argument`) if the chat request is not valid, or if it contains something that the Responses API
/// does not have. The error contains the path of the field.
response_request chat_as_response(const chat_request& request, const std::string& label);

} // namespace openai::detail::mapping
