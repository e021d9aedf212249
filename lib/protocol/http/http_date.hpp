// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace openai::detail::protocol {

/// Reads a date in one of the three forms of RFC 9110, section 5.6.7: IMF-fixdate, RFC 850 and asctime. Returns
/// `std::nullopt` for any other text.
///
/// The form of RFC 850 has a year of two digits. The function chooses the latest year that ends with these digits and
/// is at most 50 years after `now`. The range of the clock is limited: a date after the year 2261 becomes the beginning
/// of 2262, and a date before 1678 gives `std::nullopt`.
std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text,
                                                                     std::chrono::system_clock::time_point now);

} // namespace openai::detail::protocol
