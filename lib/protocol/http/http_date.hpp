// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace openai::detail::protocol {

/// Reads the three forms of RFC 9110, 5.6.7: IMF-fixdate, RFC 850 (its two-digit year lies at most 50 years after
/// `now`) and asctime. A year after 2261, which the clock cannot count to, is the beginning of 2262. Anything else is
/// nothing.
std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text,
                                                                     std::chrono::system_clock::time_point now);

} // namespace openai::detail::protocol
