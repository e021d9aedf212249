// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <vector>

namespace openai::detail::protocol {

/// Learns from closed connections how long a server keeps idle connections.
///
/// Assume that the server closed a connection after it had been idle for a time T. If T is at least `floor`, a
/// connection is used during the next ten minutes only if it has been idle for at most 0.8 T (or `floor`, if that is
/// longer). If T is shorter than `floor`, the server may just have restarted. Therefore, such a T is remembered for one
/// minute only. While at least three such times are remembered, a connection is used only if it has been idle for at
/// most 0.8 times the shortest of them.
class idle_memory {
public:
    using duration = std::chrono::steady_clock::duration;
    using time = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::seconds floor{2};
    static constexpr std::chrono::minutes long_memory{10};
    static constexpr std::chrono::minutes short_memory{1};
    /// If several connections are closed within this time, only the shortest of their idle times is remembered. This
    /// rule applies separately to idle times shorter than `floor` and to all others.
    static constexpr std::chrono::seconds same_moment{1};
    static constexpr std::size_t needed = 3; ///< this many short times must be seen before they count

    void closed_after(duration idle, time now);

    /// Returns the longest idle time after which a connection may be used, or `duration::max()` if nothing is known.
    duration limit(time now) const;

private:
    struct event {
        duration idle;
        time at;
    };
    static bool remembered(const event& one, time now);

    std::vector<event> events_;
};

} // namespace openai::detail::protocol
