// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/limits/rate_limiter.hpp"

namespace openai::detail::protocol {

/// Keeps calls back while the server has asked to stay away, and lets them go afterwards so that they do not all come
/// together: one probe, then ten a second, twenty a second later, and so on, until more may go than want to.
///
/// A rate that grows in a straight line from more than zero has a peak of less than twice its mean, however many wait.
class rate_gate final : public rate_limiter {
public:
    using duration = std::chrono::steady_clock::duration;

    time opens(double weight) const noexcept override;
    void pass(double weight, time now) noexcept override;

    /// The server refused and asked to come back after `wait`.
    void refuse(time now, duration wait) noexcept;

    /// The server accepted a request that was sent at `sent`.
    void accept(time sent, time now) noexcept;

    /// Whether it keeps anybody back; until then it need not be asked.
    bool open() const noexcept { return state_ == state::open; }

    /// Whether the server's time to stay away is still running.
    bool closed(time now) const noexcept { return state_ == state::closed && now < next_; }

private:
    enum class state { open, closed, probing, ramping };

    double rate(time now) const noexcept;

    state state_ = state::open;
    time next_{};  // when the next may go
    time since_{}; // when the probe went, or the ramp began
};

} // namespace openai::detail::protocol
