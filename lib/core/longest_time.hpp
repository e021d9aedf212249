// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>

namespace openai::detail {

/// What stands for ever. A clock that counts nanoseconds ends after 292 years: a longer time could neither be added to
/// one of its points nor be compared with what it measures.
inline constexpr std::chrono::milliseconds longest_time = std::chrono::hours(24 * 365 * 50);

/// The longest limit of time that an option may set. Far below what a clock's time_point can hold, so that no sum
/// overflows.
inline constexpr std::chrono::milliseconds longest_limit = std::chrono::hours(24 * 365);

/// A time that comes from an option or a caller, so that the clocks can bear it.
constexpr std::chrono::milliseconds bounded(std::chrono::milliseconds time) noexcept {
    return std::clamp(time, -longest_time, longest_time);
}

} // namespace openai::detail
