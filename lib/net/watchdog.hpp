// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/deadline.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace openai::detail::net {

namespace asio = boost::asio;

/// Calls back once when a deadline passes. Moving the deadline later, as every received piece does, costs a store: the
/// timer looks at it when it fires and sleeps on. Callable from any thread.
class watchdog {
public:
    /// `on_expiry` runs on `executor`, which need not be anybody's strand: it must be safe on any thread. It is not
    /// called after the destructor has returned.
    watchdog(asio::any_io_executor executor, std::function<void()> on_expiry);
    ~watchdog();
    watchdog(const watchdog&) = delete;
    watchdog& operator=(const watchdog&) = delete;

    /// Replaces the deadline; `clock::time_point::max()` pauses.
    void set(clock::time_point at);

    asio::any_io_executor get_executor() const;

    /// Gives the timer back if it is paused, so that an idle connection keeps no `io_context` running.
    void settle();

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace openai::detail::net
