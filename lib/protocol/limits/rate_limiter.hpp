// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>

namespace openai::detail::protocol {

/// Decides when the first of those who wait may go. Never does anything itself.
class rate_limiter {
public:
    using time = std::chrono::steady_clock::time_point;

    /// From when on a call of this weight may go, as far as is known now.
    virtual time opens(double weight) const noexcept = 0;

    /// It goes now, which is not before `opens()`.
    virtual void pass(double weight, time now) noexcept = 0;

protected:
    ~rate_limiter() = default;
};

} // namespace openai::detail::protocol
