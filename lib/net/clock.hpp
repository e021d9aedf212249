// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>

#include <chrono>

namespace openai::detail::net {

/// The clock of every deadline. Defined in a file of its own, in whose place a test program can link another: then
/// hours pass at once.
struct clock {
    using duration = std::chrono::steady_clock::duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::steady_clock::time_point;
    static constexpr bool is_steady = true;

    static time_point now() noexcept;

    /// How long a timer that has so much left sleeps before it looks at the clock again.
    static duration nap(duration left) noexcept;
};

/// How Asio's timers ask.
struct wait_traits {
    static clock::duration to_wait_duration(const clock::duration& left) { return clock::nap(left); }
    static clock::duration to_wait_duration(const clock::time_point& at) { return clock::nap(at - clock::now()); }
};

using timer = boost::asio::basic_waitable_timer<clock, wait_traits>;

} // namespace openai::detail::net
