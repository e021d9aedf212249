// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/url.hpp"

#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// The target of a redirect.
struct redirect {
    std::string target;            ///< path and query of the new location; empty if the redirect is not followed
    const char* refusal = nullptr; ///< why the redirect is not followed
};

/// Decides whether to follow a 3xx response to a request for `target` at `here`. Follows only 307 and 308, because they
/// repeat the request unchanged. The new location must have the same scheme, host and port.
redirect judge_redirect(int status, std::string_view location, const origin& here, std::string_view target);

/// Returns a Location without its user-info, query and fragment, so that it may be shown.
std::string without_secrets(std::string_view location);

} // namespace openai::detail::protocol
