// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <vector>

namespace openai::detail::protocol {

/// Learns from closed connections how long a server keeps idle connections.
///
/// Assume that the server closed a connection after it had been idle for a time T. If T is at least `floor`, then for
/// the next ten minutes a connection is used only if its idle time is at most 0.8 T or at most `floor`. If T is shorter
/// than `floor`, the server may just have restarted. Therefore, shorter times count for one minute only, and only if
/// there were three of them within that minute.
class idle_memory {
public:
    using duration = std::chrono::steady_clock::duration;
    using time = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::seconds floor{2};
    static constexpr std::chrono::minutes long_memory{10};
    static constexpr std::chrono::minutes short_memory{1};
    /// Connections that are closed within this time count as one event.
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
