// SPDX-License-Identifier: BSL-1.0
#include "faults/virtual_clock.hpp"

#include <algorithm>
#include <atomic>

namespace faults {
namespace {

using clock = openai::io::clock;

std::atomic<clock::rep> now{clock::duration(std::chrono::hours(1000)).count()};
std::atomic<clock::rep> next_timer{0}; // 0: none
int late_looks = 0;

} // namespace

void advance_time(clock::duration by) noexcept { now += by.count(); }

/// To the time for which the next timer of the context that was polled last waits.
bool pass_time(boost::asio::io_context&) {
    const auto at = next_timer.load();
    if (at == 0) return false;
    if (at > now) {
        now = at;
        late_looks = 0;
        return true;
    }
    // It is due and will be seen in a moment, or it was cancelled and nobody has said so.
    if (++late_looks < 8) return true;
    next_timer = 0;
    return false;
}

void forget_timers() noexcept { next_timer = 0; }

} // namespace faults

namespace openai::io {

clock::time_point clock::now() noexcept { return time_point(duration(faults::now)); }

clock::duration clock::nap(duration left) noexcept {
    constexpr auto never = std::chrono::hours(24 * 365 * 10);
    faults::next_timer = left > never ? 0 : faults::now + std::max(left, duration(0)).count();
    return duration(0); // polled again at once, the timer asks anew
}

} // namespace openai::io
