// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/limits/rate_limiter.hpp"

#include <openai/core/pacing_options.hpp>
#include <openai/core/rate_limits.hpp>

namespace openai::detail::protocol {

/// Spreads calls evenly over time. Two virtual clocks, one for requests and one for tokens, show up to when what was
/// sent has used up the time, and the next call waits until they are a second ahead at most: what one second may hold
/// can go together. `weight` is in tokens.
class pacer final : public rate_limiter {
public:
    explicit pacer(pacing_options options) noexcept
        : options_(options) {}

    bool on() const noexcept;

    time opens(double weight) const noexcept override;
    void pass(double weight, time now) noexcept override;

    /// What an answer said about what is left; nothing unless the options say so.
    void learn(const rate_limits& left, time now) noexcept;

private:
    pacing_options options_;
    time requests_{};
    time tokens_{};
    time blocked_{}; // the server said that nothing is left until then
};

} // namespace openai::detail::protocol
