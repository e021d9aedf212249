// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace openai {

class headers;

/// One limit as the server states it, e.g. requests per minute. A member that the server does not state is empty.
struct rate_limit {
    std::optional<std::int64_t> limit;                    ///< how much is allowed
    std::optional<std::int64_t> remaining;                ///< how much of `limit` is left
    std::optional<std::chrono::milliseconds> reset_after; ///< time from the response until all of `limit` is available
};

/// The `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` headers of a response. Durations can have any form that
/// servers use ("6m0s", "12ms", "1h2m3.5s", plain seconds). A duration that cannot be read is empty.
struct OPENAI_DECL rate_limits {
    rate_limit requests;
    rate_limit tokens;

    /// Reads the headers of a response. Does not throw for a malformed value.
    static rate_limits from(const headers& fields);
};

} // namespace openai
