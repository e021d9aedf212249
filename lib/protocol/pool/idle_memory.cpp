// SPDX-License-Identifier: BSL-1.0
#include "protocol/pool/idle_memory.hpp"

#include <algorithm>

namespace openai::detail::protocol {
namespace {

constexpr std::size_t max_events = 8;

idle_memory::duration shortened(idle_memory::duration idle) { return idle / 5 * 4; }

} // namespace

bool idle_memory::remembered(const event& one, time now) {
    return now - one.at < (one.idle < floor ? duration(short_memory) : duration(long_memory));
}

void idle_memory::closed_after(duration idle, time now) {
    std::erase_if(events_, [now](const event& one) { return !remembered(one, now); });
    const bool brief = idle < floor;
    for (auto& one : events_) {
        if ((one.idle < floor) != brief || now - one.at >= same_moment) continue;
        one.idle = std::min(one.idle, idle);
        return;
    }
    events_.push_back({idle, now});
    if (events_.size() > max_events) events_.erase(std::ranges::max_element(events_, {}, &event::idle));
}

idle_memory::duration idle_memory::limit(time now) const {
    auto kept = duration::max();
    auto brief = duration::max();
    std::size_t brief_events = 0;
    for (const auto& one : events_) {
        if (!remembered(one, now)) continue;
        if (one.idle >= floor) {
            kept = std::min(kept, std::max<duration>(floor, shortened(one.idle)));
        } else {
            brief = std::min(brief, shortened(one.idle));
            ++brief_events;
        }
    }
    return brief_events >= needed ? std::min(kept, brief) : kept;
}

} // namespace openai::detail::protocol
