// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>
#include <openai/responses/response.hpp>

#include <string_view>

namespace openai::detail {

/// Throws `error` for a response that has failed: what its server says, and the whole answer. `from`: how it came.
void check_not_failed(const response& answer, const http_response& from);

/// A response as the event that would have ended its stream, for a server that does not stream.
std::string event_of_response(std::string_view body);

} // namespace openai::detail
