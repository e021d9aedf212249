// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/deadline.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>

namespace openai::detail::net {

namespace asio = boost::asio;

/// Sleeps until then, on the executor of the awaiting coroutine. Cancellable.
asio::awaitable<void> sleep_until(clock::time_point at);

/// A coroutine sleeps here until another thread wakes it or a deadline passes.
class wakeup {
public:
    /// `executor` is the sleeping coroutine's own.
    explicit wakeup(asio::any_io_executor executor);

    /// Completes after `wake()`, also one since the last sleep, or at the deadline; says which (true: woken).
    /// Cancellable.
    asio::awaitable<bool> sleep_until(clock::time_point at);

    /// From any thread. The sleeper must be alive, or the context it runs on: hold the lock that its owner takes to
    /// withdraw.
    void wake();

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace openai::detail::net
