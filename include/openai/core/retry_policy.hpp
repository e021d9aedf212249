// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>

namespace openai {

/// A random wait that grows with each retry. The longest wait before retry n (counted from 0) is min(cap, base * 2^n).
/// The actual wait is a random part of the longest wait: at least `jitter_from` of it, and at most all of it.
struct backoff {
    std::chrono::milliseconds base{500}; ///< longest wait before the first retry
    std::chrono::milliseconds cap{8000}; ///< longest wait before any retry
    double jitter_from = 0;              ///< 0: between zero and the longest wait; 1: always the longest wait
};

/// Whether and when a failed call is tried again. A value type: copy and change it freely.
///
/// The client retries these failures:
///
/// - the statuses 408, 409, 429 (unless the quota is exhausted), 500, 502, 503, 504, 520-524 and 529
/// - an answer with `x-should-retry: true`
/// - an error of these kinds as the first event of a stream
/// - temporary failures before anything was sent
///
/// All attempts and waits together stay within the call's total timeout.
struct retry_policy {
    int max_attempts = 3; ///< the first attempt included; 1: no retry

    /// The wait after a failure other than 429.
    backoff transient{std::chrono::milliseconds(500), std::chrono::milliseconds(8000), 0.0};
    /// The wait after a 429 that does not say how long to wait.
    backoff throttled{std::chrono::milliseconds(1000), std::chrono::milliseconds(20000), 0.5};
    std::chrono::milliseconds min_delay{50}; ///< a wait that the client chooses is never shorter

    /// The longest `Retry-After` that the call waits for. The call waits at least as long as the server asks, and up to
    /// 10 % longer. If the server asks for more than this limit, the call fails immediately, and the error states how
    /// long the server asks to wait.
    std::chrono::milliseconds max_retry_after{120000};

    /// Whether to repeat a request after the connection broke or the answer did not come in time, although the server
    /// may have executed the request already. The request may then be billed twice. `call_options::idempotent` sets
    /// this for one call.
    bool retry_ambiguous = false;

    /// Whether to retry every status that the official SDKs retry: 408, 409, every 429 (even if the quota is
    /// exhausted), and every 5xx.
    bool sdk_statuses = false;

    /// Whether a call respects a `Retry-After` that the server sent to another call of this client for the same model.
    /// Until that time, the client holds the call back. A call whose total timeout would end before that time fails
    /// immediately with `rate_limited`. Calls with a single attempt are not held back.
    bool gate = true;

    /// All calls of a client share one budget for retries. The `budget` of the client's own policy sets its size. Each
    /// retry takes its cost from the budget. If less than this cost is left, the call is not retried. A call that
    /// succeeds without a retry puts 1 back. A call that succeeds after retries puts back the cost of its last retry. A
    /// call whose own policy has `budget` 0 does not use the budget at all.
    int budget = 500;
    int transient_cost = 14; ///< the cost of a retry after a failure other than 429
    int throttled_cost = 5;  ///< the cost of a retry after 429

    /// A single attempt, which `gate` does not hold back.
    static constexpr retry_policy none() noexcept {
        retry_policy policy;
        policy.max_attempts = 1;
        return policy;
    }

    /// Behaves like the official SDKs: two retries, even of requests that may have been executed, after waits that
    /// start at 0.5 s and double up to 8 s, minus up to 25 % at random. There is no gate and no budget.
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
