// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace openai::detail::protocol {

/// Reads a date in one of the three forms of RFC 9110, section 5.6.7: IMF-fixdate, RFC 850 and asctime. A two-digit
/// year of RFC 850 is taken to be at most 50 years after `now`. The clock represents only the years 1678 to 2261: a
/// later date becomes the beginning of 2262. Returns `std::nullopt` for an earlier date and for any other text.
std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text,
                                                                     std::chrono::system_clock::time_point now);

} // namespace openai::detail::protocol
