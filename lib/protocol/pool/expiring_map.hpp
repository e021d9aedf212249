// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <utility>

namespace openai::detail::protocol {

/// A map whose values expire. Its size is limited: if it is full, a new entry replaces the one that expires first.
template <class Key, class Value>
class expiring_map {
public:
    using time = std::chrono::steady_clock::time_point;

    explicit expiring_map(std::size_t limit)
        : limit_(limit) {}

    /// Returns the value, or null if there is none or it has expired at `now`. The pointer is valid until the next
    /// change.
    const Value* find(const Key& key, time now) const {
        const auto found = entries_.find(key);
        return found == entries_.end() || now >= found->second.until ? nullptr : &found->second.value;
    }

    void put(const Key& key, Value value, time now, time until) {
        std::erase_if(entries_, [now](const auto& one) { return now >= one.second.until; });
        if (entries_.size() >= limit_ && !entries_.contains(key)) entries_.erase(first_to_end());
        entries_.insert_or_assign(key, entry{std::move(value), until});
    }

    void erase(const Key& key) { entries_.erase(key); }

    std::size_t size() const noexcept { return entries_.size(); }

private:
    struct entry {
        Value value;
        time until;
    };

    auto first_to_end() {
        return std::min_element(entries_.begin(), entries_.end(),
                                [](const auto& a, const auto& b) { return a.second.until < b.second.until; });
    }

    std::size_t limit_;
    std::map<Key, entry> entries_;
};

} // namespace openai::detail::protocol
