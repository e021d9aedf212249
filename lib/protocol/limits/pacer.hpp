// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/limits/rate_limiter.hpp"

#include <openai/core/pacing_options.hpp>
#include <openai/core/rate_limits.hpp>

namespace openai::detail::protocol {

/// Spreads calls evenly over time. There are two virtual clocks, one for requests and one for tokens. The cost of a
/// request or of a token is the time that it takes at the configured rate: at 600 requests per minute, a request costs
/// 0.1 s. Each call advances the first clock by the cost of one request, and the second clock by the cost of the call's
/// tokens. `weight` is the number of these tokens. The next call waits while a clock is too far ahead of the real time.
///
/// The clock for tokens may be ahead by one second. The clock for requests may be ahead by one second minus the cost of
/// one request. In this way, all requests that the rate allows within one second may start together. If a request costs
/// more than one second, the clock for requests may not be ahead.
class pacer final : public rate_limiter {
public:
    explicit pacer(pacing_options options) noexcept
        : options_(options) {}

    bool on() const noexcept;

    time opens(double weight) const noexcept override;
    void pass(double weight, time now) noexcept override;

    /// If the server reports that its limit for requests or for tokens is used up, blocks all calls until the reported
    /// reset of this limit, but for at most one minute. Does nothing if the server does not report the time of the
    /// reset, or if the option `follow_server` is not set.
    void learn(const rate_limits& left, time now) noexcept;

private:
    pacing_options options_;
    time requests_{};
    time tokens_{};
    time blocked_{}; // until then, the server allows nothing
};

} // namespace openai::detail::protocol
