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

/// How long somebody is ready to stand in a `wait_queue`.
struct wait_limits {
    net::deadline total;
    std::chrono::milliseconds longest = no_timeout; ///< not if it takes longer from now on, as far as is known
    std::function<void()> on_wait;                  ///< told before the first wait
};

/// Where calls wait, first come first served, until a `rate_limiter` lets them go.
class wait_queue {
public:
    /// The mutex guards the gate, too; both must outlive this. `why` is told when it takes too long.
    wait_queue(std::mutex& mutex, protocol::rate_limiter& gate, const char* why)
        : mutex_(mutex)
        , gate_(gate)
        , why_(why) {}

    /// Completes when the caller may go.
    /// Errors: `rate_limited`, at once, if that is later than the caller can wait; `total`'s own. Cancellable.
    asio::awaitable<void> pass(double weight, wait_limits limits);

    /// The gate has changed. With the lock held.
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
