// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace openai::testing {

/// A map of limited size. If it is full, a new value replaces the oldest one.
template <class Value>
class bounded_map {
public:
    explicit bounded_map(std::size_t most)
        : most_(most) {}

    /// Adds or replaces a value. If another value has to make room for it, returns that other value.
    std::optional<Value> put(std::string name, Value value) {
        if (values_.insert_or_assign(name, std::move(value)).second) order_.push_back(std::move(name));
        if (values_.size() <= most_) return std::nullopt;
        auto oldest = values_.extract(order_.front());
        order_.pop_front();
        return std::move(oldest.mapped());
    }

    std::optional<Value> take(const std::string& name) {
        const auto found = values_.find(name);
        if (found == values_.end()) return std::nullopt;
        std::optional<Value> taken(std::move(found->second));
        values_.erase(found);
        std::erase(order_, name);
        return taken;
    }

    Value* find(std::string_view name) {
        const auto found = values_.find(name);
        return found == values_.end() ? nullptr : &found->second;
    }
    const Value* find(std::string_view name) const {
        const auto found = values_.find(name);
        return found == values_.end() ? nullptr : &found->second;
    }

    const std::map<std::string, Value, std::less<>>& all() const noexcept { return values_; }

private:
    std::size_t most_;
    std::map<std::string, Value, std::less<>> values_;
    std::deque<std::string> order_; ///< the oldest first
};

} // namespace openai::testing
