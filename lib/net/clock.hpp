// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>

#include <chrono>

namespace openai::detail::net {

/// The clock of all deadlines. It is defined in a separate source file, so that a test program can link another
/// definition, in which hours pass immediately.
struct clock {
    using duration = std::chrono::steady_clock::duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::steady_clock::time_point;
    static constexpr bool is_steady = true;

    static time_point now() noexcept;

    /// Returns how long a timer sleeps before it looks at the clock again. `left` is the time until the timer expires.
    static duration nap(duration left) noexcept;
};

/// Makes Asio's timers use `clock::nap`.
struct wait_traits {
    static clock::duration to_wait_duration(const clock::duration& left) { return clock::nap(left); }
    static clock::duration to_wait_duration(const clock::time_point& at) { return clock::nap(at - clock::now()); }
};

using timer = boost::asio::basic_waitable_timer<clock, wait_traits>;

} // namespace openai::detail::net
