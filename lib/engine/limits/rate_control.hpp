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

/// What a call is for its fellow calls.
struct limit_key {
    std::string name;  ///< the model, or the path: servers limit each for itself
    double tokens = 0; ///< what it may use, estimated
};

/// What the calls of one client, which all go to one server with one key, have to do with each other besides sharing
/// connections: the budget for retries, the gates that the server has closed, and pacing. From any thread.
class rate_control {
public:
    explicit rate_control(const client_options& options);

    /// Nothing to wait for in `enter`.
    bool open(const retry_policy& policy) const noexcept { return !paced_ && !gated(policy); }

    /// Waits at the gate, if the policy wants it, and for the pace.
    /// Errors: `rate_limited`, at once, if that takes longer than the call can wait; `total`'s own. Cancellable.
    asio::awaitable<void> enter(const limit_key& where, const retry_policy& policy, wait_limits limits);

    /// Takes the cost of a retry from the budget; false if there is too little.
    bool afford(int cost);

    /// An attempt that was begun at `sent` was answered with success. `refund`: what the call's last retry took, or
    /// nothing if it takes no part in the budget.
    void succeed(const limit_key& where, net::clock::time_point sent, std::optional<int> refund, const headers& fields);

    /// An attempt failed. `jitter01`: for the time to stay away, if the server asks for it.
    void fail(const limit_key& where, const error_details& failure, double jitter01);

private:
    struct checkpoint {
        checkpoint(std::mutex& mutex)
            : queue(mutex, gate, "the server asks to stay away") {}
        protocol::rate_gate gate;
        wait_queue queue;
        int visitors = 0; ///< who is about to use the queue; it must not go away under them
    };
    class visit;

    bool gated(const retry_policy& policy) const noexcept { return gated_ && policy.gate && policy.max_attempts > 1; }
    checkpoint* gate_of(const std::string& name);
    void learn(const headers& fields);

    std::mutex mutex_;
    protocol::retry_budget budget_;
    std::atomic<bool> spent_ = false; // the budget is not full; so that most calls need no lock
    std::map<std::string, checkpoint> gates_;
    std::atomic<bool> gated_ = false; // there are gates
    protocol::pacer pacer_;
    wait_queue pace_;
    const bool paced_;
    const bool follows_;
};

} // namespace openai::detail
