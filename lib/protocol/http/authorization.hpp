// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/http_request.hpp"
#include "protocol/http/url.hpp"

#include <openai/core/auth_style.hpp>

namespace openai::detail::protocol {

/// If the style is `automatic`, returns the style that `server` uses. Returns any other style unchanged.
auth_style effective_style(const auth_style& style, const origin& server);

/// Adds the key to the request in the given style. Does not check the header that the style names, because the check of
/// the client's options has already done this.
void authorize(request_fields& request, const auth_style& style, const origin& server, const secret& key);

/// Whether a header or query parameter of this name identifies the caller. If the user has set such a field for one
/// server, it is not sent to another server.
bool is_identifying(std::string_view name);

} // namespace openai::detail::protocol
