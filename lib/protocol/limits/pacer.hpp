// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/limits/rate_limiter.hpp"

#include <openai/core/pacing_options.hpp>
#include <openai/core/rate_limits.hpp>

namespace openai::detail::protocol {

/// Spreads calls evenly over time. There are two virtual clocks, one for requests and one for tokens. Each call
/// advances both clocks by its cost. The next call waits until both clocks are at most one second ahead of the real
/// time. Therefore, the calls that are allowed within one second may start together. `weight` is a number of tokens.
class pacer final : public rate_limiter {
public:
    explicit pacer(pacing_options options) noexcept
        : options_(options) {}

    bool on() const noexcept;

    time opens(double weight) const noexcept override;
    void pass(double weight, time now) noexcept override;

    /// If the options ask for it, takes into account which limits a server reports as used up.
    void learn(const rate_limits& left, time now) noexcept;

private:
    pacing_options options_;
    time requests_{};
    time tokens_{};
    time blocked_{}; // until then, the server allows nothing
};

} // namespace openai::detail::protocol
