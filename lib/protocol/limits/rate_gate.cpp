// SPDX-License-Identifier: BSL-1.0
#include "protocol/limits/rate_gate.hpp"

#include <algorithm>

namespace openai::detail::protocol {
namespace {

using namespace std::chrono_literals;

/// A call that the server has not refused within this time counts as accepted, because a refusal comes immediately, but
/// an answer may take minutes.
constexpr std::chrono::steady_clock::duration trial_interval = 1s;

/// If no call comes for this time, the growth of the rate ends and the gate is open.
constexpr std::chrono::steady_clock::duration lull = 1s;

constexpr double calls_per_second = 10; // the first rate, and the increase in each second

} // namespace

rate_gate::time rate_gate::opens(double) const noexcept { return state_ == state::open ? time::min() : next_; }

double rate_gate::rate(time now) const noexcept {
    return calls_per_second * (1 + std::chrono::duration<double>(now - since_).count());
}

void rate_gate::pass(double, time now) noexcept {
    switch (state_) {
    case state::open: return;
    case state::closed:
        state_ = state::probing;
        since_ = now;
        next_ = now + trial_interval;
        return;
    case state::probing:
        state_ = state::ramping;
        since_ = next_ = now;
        break;
    case state::ramping:
        if (now - next_ > lull) {
            state_ = state::open;
            return;
        }
        break;
    }
    next_ = std::max(next_, now) + std::chrono::duration_cast<duration>(std::chrono::duration<double>(1 / rate(now)));
}

void rate_gate::refuse(time now, duration wait) noexcept {
    const auto until = now + wait;
    next_ = state_ == state::closed ? std::max(next_, until) : until;
    state_ = state::closed;
}

void rate_gate::accept(time sent, time now) noexcept {
    if (state_ != state::probing || sent < since_) return;
    state_ = state::ramping;
    since_ = next_ = now;
}

} // namespace openai::detail::protocol
