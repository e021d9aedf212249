// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/url.hpp"

#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// Where an answer sends the client.
struct redirect {
    std::string target;            ///< path and query for the same request again; empty: not to be followed
    const char* refusal = nullptr; ///< why not
};

/// Judges a 3xx answer to a request for `target` at `here`: followed are 307 and 308, which repeat the request as it
/// was, to the same scheme, host and port.
redirect judge_redirect(int status, std::string_view location, const origin& here, std::string_view target);

/// What may be shown of a Location: neither user-info nor query nor fragment.
std::string without_secrets(std::string_view location);

} // namespace openai::detail::protocol
