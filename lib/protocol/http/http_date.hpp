// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace openai::detail::protocol {

/// Reads a date in one of the three forms of RFC 9110, section 5.6.7: IMF-fixdate, RFC 850 and asctime. Returns
/// `std::nullopt` for any other text.
///
/// A two-digit year of RFC 850 means the latest such year that is at most 50 years after `now`. The range of the clock
/// is limited. Therefore, a date after the year 2261 becomes the beginning of 2262, and for a date before 1678, the
/// result is `std::nullopt`.
std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text,
                                                                     std::chrono::system_clock::time_point now);

} // namespace openai::detail::protocol
