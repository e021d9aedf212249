// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <vector>

namespace openai::detail::protocol {

/// Learns from closed connections how long a server keeps idle connections. T is the time for which a connection had
/// been idle when the server closed it.
///
/// - If T is at least `floor`, it is remembered for ten minutes. During this time, a connection is not used again if it
///   has been idle for longer than both 0.8 T and `floor`.
/// - If T is shorter than `floor`, it is remembered for one minute only, because the server may just have restarted.
///   While at least three such times are remembered, a connection is not used again if it has been idle for longer than
///   0.8 times the shortest of them.
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
    /// Idle times shorter than `floor` have an effect only while at least this many of them are remembered.
    static constexpr std::size_t needed = 3;

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
