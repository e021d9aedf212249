// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>

namespace openai::detail {

/// The time that stands for "forever". It is only 50 years, because the library adds it to the time points of a clock,
/// and compares it with the clock's durations. A clock that counts nanoseconds overflows after 292 years.
inline constexpr std::chrono::milliseconds longest_time = std::chrono::hours(24 * 365 * 50);

/// The longest time limit that an option may set. It is so short that the sum of a clock's time point and several
/// limits does not overflow.
inline constexpr std::chrono::milliseconds longest_limit = std::chrono::hours(24 * 365);

/// Limits a time that an option or a caller gives, so that computations with it do not overflow.
constexpr std::chrono::milliseconds bounded(std::chrono::milliseconds time) noexcept {
    return std::clamp(time, -longest_time, longest_time);
}

} // namespace openai::detail
