// SPDX-License-Identifier: BSL-1.0
#include "protocol/closing_habit.hpp"

#include <algorithm>

namespace openai::protocol {

closing_habit::duration closing_habit::look() const noexcept {
    return std::max<duration>(first_look, 2 * duration(longest_.load()));
}

void closing_habit::closed(duration rested) noexcept {
    if (rested > behind) return;
    auto before = longest_.load();
    while (before < rested.count() && !longest_.compare_exchange_weak(before, rested.count())) {
    }
    survivors_ = 0;
    unseen_ = 0;
    what_ = known::closes;
}

void closing_habit::survived(duration rested) noexcept {
    if (what_ == known::keeps || rested < look()) return;
    if (what_ == known::nothing || ++survivors_ >= needed) what_ = known::keeps;
}

std::shared_ptr<server_habits> closing_habits::of(const std::string& place) {
    const std::lock_guard lock(mutex_);
    if (const auto found = places_.find(place); found != places_.end()) return found->second;
    if (places_.size() >= most) { // one that nobody uses makes room
        const auto unused = std::ranges::find_if(places_, [](const auto& one) { return one.second.use_count() == 1; });
        if (unused != places_.end()) places_.erase(unused);
    }
    auto made = std::make_shared<server_habits>();
    if (places_.size() < most) places_.emplace(place, made);
    return made;
}

const std::shared_ptr<closing_habits>& closing_habits::of_process() {
    static const auto* const all = new std::shared_ptr(std::make_shared<closing_habits>()); // outlives every client
    return *all;
}

} // namespace openai::protocol
