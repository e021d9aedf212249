// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/deadline.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>

namespace openai::detail::net {

namespace asio = boost::asio;

/// Completes at the given time, on the executor of the awaiting coroutine. Cancellable.
asio::awaitable<void> sleep_until(clock::time_point at);

/// Lets a coroutine sleep until another thread wakes it or a deadline passes.
class wakeup {
public:
    /// `executor` must be the executor of the sleeping coroutine.
    explicit wakeup(asio::any_io_executor executor);

    /// Sleeps until `wake()` is called (returns true) or until `at` (returns false). If `wake()` was called since the
    /// previous sleep, returns true at once. Cancellable.
    asio::awaitable<bool> sleep_until(clock::time_point at);

    /// Wakes the coroutine. May be called from any thread. The execution context of the coroutine must still exist. It
    /// exists at least as long as the coroutine. Therefore, call `wake()` while you hold a lock that the coroutine must
    /// take before it can end.
    void wake();

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace openai::detail::net
