// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <vector>

namespace openai::detail::protocol {

/// How long a server keeps connections that are idle, as far as it has shown by closing them.
///
/// It closed one that was idle for `floor` or longer: others are not used after 0.8 of that time, for ten minutes. Less
/// than `floor` is what a restart looks like, too, and counts only if it comes again and again: the third time within a
/// minute, and for a minute.
class idle_memory {
public:
    using duration = std::chrono::steady_clock::duration;
    using time = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::seconds floor{2};
    static constexpr std::chrono::minutes long_memory{10};
    static constexpr std::chrono::minutes short_memory{1};
    static constexpr std::chrono::seconds same_moment{1}; ///< what closes within this time is one event
    static constexpr std::size_t needed = 3;              ///< short events that are no accident

    void closed_after(duration idle, time now);

    /// What an idle connection may be used within; `duration::max()` if nothing is known.
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
