// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/limits/rate_limiter.hpp"

namespace openai::detail::protocol {

/// Holds calls back for as long as the server has asked clients to wait. Then lets them continue at a growing rate:
/// first one call as a probe, then ten calls per second, one second later twenty per second, and so on. If no call
/// arrives for a second while the rate grows, the gate opens: all calls may pass.
///
/// The rate grows linearly and starts above zero. Therefore, the highest rate is always less than twice the average
/// rate, however many calls wait.
class rate_gate final : public rate_limiter {
public:
    using duration = std::chrono::steady_clock::duration;

    time opens(double weight) const noexcept override;
    void pass(double weight, time now) noexcept override;

    /// Notes that the server refused a request and asked the client to wait for `wait`.
    void refuse(time now, duration wait) noexcept;

    /// Notes that the server accepted a request that was sent at `sent`.
    void accept(time sent, time now) noexcept;

    /// Whether the gate lets all calls pass. If so, a call need not use `opens` and `pass`.
    bool open() const noexcept { return state_ == state::open; }

    /// Whether the server has asked clients to wait until a time after `now`.
    bool closed(time now) const noexcept { return state_ == state::closed && now < next_; }

private:
    enum class state { open, closed, probing, ramping };

    double rate(time now) const noexcept;

    state state_ = state::open;
    time next_{};  // when the next call may continue
    time since_{}; // when the probe was sent, or the ramp began
};

} // namespace openai::detail::protocol
