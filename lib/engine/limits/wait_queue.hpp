// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/deadline.hpp"
#include "protocol/limits/rate_limiter.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <list>
#include <mutex>

namespace openai::detail {

namespace asio = boost::asio;

/// How long a call may wait in a `wait_queue`.
struct wait_limits {
    net::deadline total;
    std::chrono::milliseconds longest = no_timeout; ///< if the wait is known to be longer, the call does not wait
    std::function<void()> on_wait;                  ///< called before the first wait
};

/// A queue in which calls wait in their order until a `rate_limiter` lets them continue.
class wait_queue {
public:
    /// `mutex` guards the queue and `gate`. All arguments must outlive this object. `why` is part of the error if the
    /// wait is too long.
    wait_queue(std::mutex& mutex, protocol::rate_limiter& gate, const char* why)
        : mutex_(mutex)
        , gate_(gate)
        , why_(why) {}

    /// Completes when the rate limiter lets the caller continue. `weight` is the size of the call, e.g. its number of
    /// tokens.
    /// Errors: `rate_limited` as soon as it is known that the wait would be longer than the caller allows, or the code
    /// of `limits.total` when this limit has passed. Cancellable.
    asio::awaitable<void> pass(double weight, wait_limits limits);

    /// Makes the first waiting call check the gate again. Call this after the gate has changed, with the lock held.
    void look_again();

private:
    class place;

    bool try_pass(double weight, const place* self);
    void check(double weight, const wait_limits& limits) const;

    std::mutex& mutex_;
    protocol::rate_limiter& gate_;
    const char* why_;
    std::list<place*> waiting_;
};

} // namespace openai::detail
