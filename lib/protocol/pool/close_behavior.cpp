// SPDX-License-Identifier: BSL-1.0
#include "protocol/pool/close_behavior.hpp"

#include <algorithm>

namespace openai::detail::protocol {

close_behavior::duration close_behavior::look() const noexcept {
    return std::max<duration>(first_look, 2 * duration(longest_.load()));
}

void close_behavior::closed(duration rested) noexcept {
    if (rested > early_close) return;
    auto before = longest_.load();
    while (before < rested.count() && !longest_.compare_exchange_weak(before, rested.count())) {
    }
    survivors_ = 0;
    unseen_ = 0;
    what_ = known::closes;
}

void close_behavior::survived(duration rested) noexcept {
    if (what_ == known::keeps || rested < look()) return;
    if (what_ == known::nothing || ++survivors_ >= needed) what_ = known::keeps;
}

std::shared_ptr<server_behavior> close_behaviors::of(const std::string& place) {
    const std::lock_guard lock(mutex_);
    if (const auto found = places_.find(place); found != places_.end()) return found->second;
    if (places_.size() >= most) { // an entry that nobody uses makes room
        const auto unused = std::ranges::find_if(places_, [](const auto& one) { return one.second.use_count() == 1; });
        if (unused != places_.end()) places_.erase(unused);
    }
    auto made = std::make_shared<server_behavior>();
    if (places_.size() < most) places_.emplace(place, made);
    return made;
}

const std::shared_ptr<close_behaviors>& close_behaviors::of_process() {
    static const auto* const all = new std::shared_ptr(std::make_shared<close_behaviors>()); // outlives all clients
    return *all;
}

} // namespace openai::detail::protocol
