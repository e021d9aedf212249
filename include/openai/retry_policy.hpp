// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>

namespace openai {

/// A growing, random wait: between `jitter_from` and 1 times min(cap, base * 2^n), n counting the retries from 0.
struct backoff {
    std::chrono::milliseconds base{500};
    std::chrono::milliseconds cap{8000};
    double jitter_from = 0; ///< 0: anywhere up to the whole wait, 1: always the whole wait
};

/// When and how long after a failure a call is tried again. A value: copy and change it freely.
///
/// Only what may heal is retried: 408, 409, 429 (not an exhausted quota), 500, 502, 503, 504, 520-524, 529, whatever
/// the server marks with `x-should-retry: true`, an error of these kinds as the first event of a stream, and failures
/// before anything was sent. All attempts and waits together stay within the call's total timeout.
struct retry_policy {
    int max_attempts = 3; ///< in all; 1: never again

    /// After a failure that is not about rates.
    backoff transient{std::chrono::milliseconds(500), std::chrono::milliseconds(8000), 0.0};
    /// After 429 without a time to wait.
    backoff throttled{std::chrono::milliseconds(1000), std::chrono::milliseconds(20000), 0.5};
    std::chrono::milliseconds min_delay{50}; ///< no wait of our own is shorter

    /// The longest `Retry-After` that is waited for (never less than asked, up to 10 % more); beyond it the call fails
    /// at once and the error tells the time.
    std::chrono::milliseconds max_retry_after{120000};

    /// Whether to repeat a request that the server may have executed already: the connection broke, or the answer did
    /// not come in time. Such a repetition may be billed twice. `call_options::idempotent` is the same for one call.
    bool retry_ambiguous = false;

    /// Whether to retry whatever the official SDKs retry: 408, 409, every 429, also of an exhausted quota, every 5xx.
    bool sdk_statuses = false;

    /// Whether to wait with sending while the server has told this client, by `Retry-After` for the same model, to
    /// stay away. A call whose total ends before fails at once, with `rate_limited`. Not with a single attempt.
    bool gate = true;

    /// All calls of a client share a bucket of so many tokens, the `budget` of the client's own policy, and each retry
    /// takes its cost. A success puts one back, a success after a retry what that retry took. An empty bucket means no
    /// retry. A call whose policy says 0 neither takes nor puts.
    int budget = 500;
    int transient_cost = 14;
    int throttled_cost = 5; ///< of a retry after 429

    /// One attempt, at once.
    static constexpr retry_policy none() noexcept {
        retry_policy policy;
        policy.max_attempts = 1;
        return policy;
    }

    /// As the official SDKs do: two retries, also of requests that may have been executed; waits of 0.5 s to 8 s;
    /// neither gate nor budget.
    static constexpr retry_policy sdk_compatible() noexcept {
        retry_policy policy;
        policy.transient.jitter_from = 0.75;
        policy.throttled = policy.transient;
        policy.retry_ambiguous = policy.sdk_statuses = true;
        policy.gate = false;
        policy.budget = 0;
        return policy;
    }
};

} // namespace openai
