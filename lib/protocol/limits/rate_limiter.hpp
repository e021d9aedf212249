// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>

namespace openai::detail::protocol {

/// Decides when the first of the waiting calls may continue. It takes no action itself.
class rate_limiter {
public:
    using time = std::chrono::steady_clock::time_point;

    /// Returns the earliest time at which a call may continue, as far as is known now. `weight` is the size of the
    /// call, e.g. its number of tokens.
    virtual time opens(double weight) const noexcept = 0;

    /// Records that a call continues now. `weight` is the size of the call. `now` must not be before `opens()`.
    virtual void pass(double weight, time now) noexcept = 0;

protected:
    ~rate_limiter() = default;
};

} // namespace openai::detail::protocol
