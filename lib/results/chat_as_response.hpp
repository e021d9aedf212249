// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_request.hpp>
#include <openai/responses/response_request.hpp>

#include <string>

namespace openai::detail::mapping {

/// Converts a chat request to a request for a response in the background. The label becomes metadata. Throws `error`
/// (`invalid_argument`) with the path of the field if the Responses API does not have a field, or if a number is out of
/// range.
response_request chat_as_response(const chat_request& request, const std::string& label);

} // namespace openai::detail::mapping
