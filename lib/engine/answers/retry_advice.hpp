// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string_view>

namespace openai::detail::mapping {

/// What the body of a refusal says about trying again.
struct retry_advice {
    std::optional<double> wait_ms; ///< the longest wait in it
    bool daily_quota = false;      ///< what is used up comes back another day: Google's QuotaFailure says so
    bool names_day = false;        ///< the message speaks of a limit per day, which may yet have room in a moment
};

/// Reads `retryDelay: "3.8s"` of Google's RetryInfo, `retry_after` in seconds and `retry_after_ms`, wherever they
/// stand. Throws `error` (`limit_exceeded`) for a body that takes too much memory.
retry_advice read_retry_advice(std::string_view body);

} // namespace openai::detail::mapping
