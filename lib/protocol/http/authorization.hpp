// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/http_request.hpp"
#include "protocol/http/url.hpp"

#include <openai/core/auth_style.hpp>

namespace openai::detail::protocol {

/// The style that `automatic` stands for at this server; any other is itself.
auth_style effective_style(const auth_style& style, const origin& server);

/// Shows the key to the server as the style says. Throws `error` (`invalid_argument`) for a header that nobody may
/// choose.
void authorize(request_fields& request, const auth_style& style, const origin& server, const secret& key);

/// Headers and query parameters that say who asks: what is written there for one server is not for another.
bool is_identifying(std::string_view name);

} // namespace openai::detail::protocol
