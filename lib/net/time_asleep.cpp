// SPDX-License-Identifier: BSL-1.0
#include "net/time_asleep.hpp"

#include <algorithm>
#include <atomic>
#include <ctime>

namespace openai::detail::net {
namespace {

clock::duration read(clockid_t id) noexcept {
    timespec now{};
    ::clock_gettime(id, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

} // namespace

/// The clocks are read in this order so that the result is never too large. It is too small by at most the time between
/// the two reads.
clock::duration time_asleep() noexcept {
    static std::atomic<clock::rep> known = 0;
    const auto boot = read(CLOCK_BOOTTIME);
    const auto seen = (boot - read(CLOCK_MONOTONIC)).count();
    auto most = known.load(std::memory_order_relaxed);
    while (seen > most && !known.compare_exchange_weak(most, seen, std::memory_order_relaxed)) {
    }
    return clock::duration(std::max(seen, most));
}

} // namespace openai::detail::net
