// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/url.hpp"

#include <string_view>

namespace openai::detail::protocol {

/// Whether `to` is reached without a proxy: it is this machine, or one of `rules`, written as in NO_PROXY, is for it.
/// What cannot be read as a rule is for nobody.
bool goes_directly(std::string_view rules, const origin& to);

} // namespace openai::detail::protocol
