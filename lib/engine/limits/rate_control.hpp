// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/limits/wait_queue.hpp"
#include "protocol/limits/pacer.hpp"
#include "protocol/limits/rate_gate.hpp"
#include "protocol/limits/retry_budget.hpp"

#include <openai/core/client_options.hpp>
#include <openai/core/error.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <string>

namespace openai::detail {

/// Names the limits that a call shares with other calls, and states how much of these limits the call uses.
struct limit_key {
    std::string name;  ///< the model, or the path if there is no model; servers have a separate limit for each
    double tokens = 0; ///< an estimate of the tokens that the call may use
};

/// The state that is shared by all calls of a client to one server with one key, apart from the connections: the budget
/// for retries, the pace at which requests are sent, and the gates. A gate holds calls back after the server has asked
/// for a wait. Thread-safe.
class rate_control {
public:
    explicit rate_control(const client_options& options);

    /// Returns true if `enter` would certainly complete without a wait. You can then omit the call of `enter`.
    bool open(const retry_policy& policy) const noexcept { return !paced_ && !gated(policy); }

    /// If the policy uses gates, waits until the gate lets the call continue. Then waits until the pace allows the
    /// call.
    /// Errors: `rate_limited` as soon as it is known that the wait would be longer than the call allows, or the code of
    /// `limits.total` when this limit has passed. Cancellable.
    asio::awaitable<void> enter(const limit_key& where, const retry_policy& policy, wait_limits limits);

    /// Takes the cost of a retry from the budget. Takes nothing and returns false if the budget has less than this
    /// cost.
    bool afford(int cost);

    /// Puts the cost of a retry back into the budget.
    void give_back(int cost);

    /// Records that an attempt that began at `sent` succeeded. `refund` is the cost of the call's last retry, or empty
    /// if the call does not use the budget.
    void succeed(const limit_key& where, net::clock::time_point sent, std::optional<int> refund, const headers& fields);

    /// Records that an attempt failed. If the failure closes the gate, the gate stays closed for the time that the
    /// server asked for, plus up to 10 %. `jitter01`, a random number in [0, 1), decides how much is added.
    void fail(const limit_key& where, const error_details& failure, double jitter01);

private:
    struct checkpoint {
        checkpoint(std::mutex& mutex)
            : queue(mutex, gate, "the server asks to stay away") {}
        protocol::rate_gate gate;
        wait_queue queue;
        int visitors = 0; ///< the number of calls that use the queue; while there are any, the checkpoint must exist
    };
    class visit;

    bool gated(const retry_policy& policy) const noexcept { return gated_ && policy.gate && policy.max_attempts > 1; }
    checkpoint* gate_of(const std::string& name);
    void learn(const headers& fields);

    std::mutex mutex_;
    protocol::retry_budget budget_;
    std::atomic<bool> spent_ = false; // the budget is not full; if it is full, most calls need no lock
    std::map<std::string, checkpoint> gates_;
    std::atomic<bool> gated_ = false; // there are gates
    protocol::pacer pacer_;
    wait_queue pace_;
    const bool paced_;
    const bool follows_;
};

/// Returns `failure` with a remark that the budget for retries is exhausted. A call or stream fails with this error if
/// the exhausted budget prevents another attempt.
error out_of_budget(const error& failure);

} // namespace openai::detail
