// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/url.hpp"

#include <string_view>

namespace openai::detail::protocol {

/// Returns true if connections to `to` bypass the proxy. This is the case if `to` is this machine or matches one of
/// `rules`. The rules have the syntax of NO_PROXY. An invalid rule matches nothing.
bool goes_directly(std::string_view rules, const origin& to);

} // namespace openai::detail::protocol
