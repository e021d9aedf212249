// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string_view>

namespace openai::detail::mapping {

/// What the body of a refusal says about another attempt.
struct retry_advice {
    std::optional<double> wait_ms; ///< the longest wait that the body names
    bool daily_quota = false;      ///< whether Google's QuotaFailure names a quota per day
    bool names_day = false;        ///< whether the message names a limit per day
};

/// Reads members such as Google's `retryDelay: "3.8s"`, `retry_after` in seconds and `retry_after_ms`, in the first
/// eight levels of the document. Throws `error` (`limit_exceeded`) if the body takes too much memory.
retry_advice read_retry_advice(std::string_view body);

} // namespace openai::detail::mapping
