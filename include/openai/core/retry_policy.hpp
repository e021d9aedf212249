// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>

namespace openai {

/// A random wait that grows with each retry. The longest wait before retry n (counted from 0) is min(cap, base * 2^n).
/// The actual wait is chosen at random from the range [`jitter_from` * longest wait, longest wait].
struct backoff {
    std::chrono::milliseconds base{500}; ///< longest wait before the first retry
    std::chrono::milliseconds cap{8000}; ///< longest wait before any retry
    double jitter_from = 0;              ///< 0: between zero and the longest wait; 1: always the longest wait
};

/// Decides whether and when the client retries a failed call. This is a value type: you can copy and change it freely.
///
/// The client retries these failures:
///
/// - the statuses 408, 409, 429 (unless the quota is exhausted), 500, 502, 503, 504, 520-524 and 529
/// - a response with the header `x-should-retry: true` (unless the quota is exhausted)
/// - a rate limit or a server error that the first event of a stream reports
/// - temporary failures before anything was sent
///
/// A response with the header `x-should-retry: false` is not retried. All attempts and waits together stay within the
/// call's total timeout.
struct retry_policy {
    int max_attempts = 3; ///< includes the first attempt; 1 means no retry

    /// The wait after a failure other than 429, if the server does not say how long to wait.
    backoff transient{std::chrono::milliseconds(500), std::chrono::milliseconds(8000), 0.0};
    /// The wait after a 429 that does not say how long to wait.
    backoff throttled{std::chrono::milliseconds(1000), std::chrono::milliseconds(20000), 0.5};
    std::chrono::milliseconds min_delay{50}; ///< the shortest wait, if the server does not set the wait

    /// The longest `Retry-After` that a call waits for. The call waits at least as long as the server asks, and up to
    /// 10 % longer. If the server asks for a longer wait than this limit, the call fails immediately, and the error
    /// states the wait that the server asks for.
    std::chrono::milliseconds max_retry_after{120000};

    /// Whether to retry a request if the connection broke or a timeout passed after the client had begun to send the
    /// request and before the whole response had arrived. The server may then have executed the request already, so the
    /// request may be billed twice. `call_options::idempotent` sets this option for one call.
    bool retry_ambiguous = false;

    /// Whether to retry every status that the official SDKs retry: 408, 409, every 429 (even if the quota is
    /// exhausted), and every 5xx.
    bool sdk_statuses = false;

    /// Whether a call respects a `Retry-After` that the server sent to another call of this client for the same model.
    /// If true, the client delays the call until the time of that `Retry-After` has passed. If the call's total timeout
    /// would pass before that time, or if the wait is longer than the call's `max_retry_after`, the call fails
    /// immediately with `rate_limited`. Calls with a single attempt are not delayed.
    bool gate = true;

    /// The size of the budget for retries. All calls of a client to the same provider share one budget. The server of
    /// `client_options::base_url` and each provider in `client_options::providers` have a budget of their own. The
    /// client's own policy sets the size of all these budgets.
    ///
    /// Each retry takes `transient_cost` or `throttled_cost` from the budget. If less than this cost is left, the call
    /// is not retried. A call that succeeds without a retry adds 1 to the budget. A call that succeeds after retries
    /// gives the cost of its last retry back to the budget. The budget never exceeds its size. A call whose own policy
    /// has `budget` 0 does not use the budget at all.
    int budget = 500;
    int transient_cost = 14; ///< the cost of a retry after a failure other than 429
    int throttled_cost = 5;  ///< the cost of a retry after 429

    /// Returns a policy with a single attempt. `gate` does not delay this attempt.
    static constexpr retry_policy none() noexcept {
        retry_policy policy;
        policy.max_attempts = 1;
        return policy;
    }

    /// Returns a policy that behaves like the official SDKs. There are up to two retries, even of requests that the
    /// server may have executed. The waits start at 0.5 s, double up to 8 s, and are shortened by up to 25 % at random.
    /// `gate` is false, and there is no budget.
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
