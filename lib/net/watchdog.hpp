// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/deadline.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace openai::detail::net {

namespace asio = boost::asio;

/// Calls a function once when a deadline passes. Each received piece of an answer moves the deadline to a later time.
/// Moving the deadline is cheap, because only the new time is stored. If the timer fires before the stored time, the
/// watchdog sets the timer again. May be used from any thread.
class watchdog {
public:
    /// `on_expiry` runs on `executor`, which need not be a strand, so `on_expiry` must be safe to call on any thread.
    /// It is not called after the destructor has returned.
    watchdog(asio::any_io_executor executor, std::function<void()> on_expiry);
    ~watchdog();
    watchdog(const watchdog&) = delete;
    watchdog& operator=(const watchdog&) = delete;

    /// Replaces the deadline. `clock::time_point::max()` pauses the watchdog.
    void set(clock::time_point at);

    asio::any_io_executor get_executor() const;

    /// Releases the timer if the watchdog is paused, so that an idle connection does not keep an `io_context` running.
    void settle();

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace openai::detail::net
