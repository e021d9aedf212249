// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/deadline.hpp"
#include "protocol/admission.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <list>
#include <mutex>

namespace openai::detail {

namespace asio = boost::asio;

/// How long somebody is ready to stand at a turnstile.
struct patience {
    io::deadline total;
    std::chrono::milliseconds longest = no_timeout; ///< not if it takes longer from now on, as far as is known
    std::function<void()> on_wait;                  ///< told before the first wait
};

/// Where calls wait, first come first served, until an `admission` lets them go.
class turnstile {
public:
    /// The mutex guards the gate, too; both must outlive this. `why` is told when it takes too long.
    turnstile(std::mutex& mutex, protocol::admission& gate, const char* why)
        : mutex_(mutex)
        , gate_(gate)
        , why_(why) {}

    /// Completes when the caller may go.
    /// Errors: `rate_limited`, at once, if that is later than the caller can wait; `total`'s own. Cancellable.
    asio::awaitable<void> pass(double weight, patience limits);

    /// The gate has changed. With the lock held.
    void look_again();

private:
    class place;

    bool try_pass(double weight, const place* self);
    void check(double weight, const patience& limits) const;

    std::mutex& mutex_;
    protocol::admission& gate_;
    const char* why_;
    std::list<place*> waiting_;
};

} // namespace openai::detail
