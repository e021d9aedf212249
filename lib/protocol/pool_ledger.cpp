// SPDX-License-Identifier: BSL-1.0
#include "protocol/pool_ledger.hpp"

#include <algorithm>

namespace openai::protocol {

void pool_ledger::drop_old(shelf& at, time now, std::vector<id>& close) const {
    std::erase_if(at.resting, [&](const idle& entry) {
        const bool old = now - entry.since > options_.idle_limit || now - entry.created > options_.max_age;
        if (old) close.push_back(entry.connection);
        return old;
    });
}

pool_ledger::decision pool_ledger::acquire(const std::string& origin, time now) {
    auto& at = shelves_[origin];
    decision result;
    drop_old(at, now, result.close);
    if (!at.resting.empty()) {
        result.what = action::reuse;
        result.which = at.resting.back().connection;
        at.resting.pop_back();
        ++at.active;
    } else if (at.draining <= at.waiting.size() && at.active < options_.max_connections) {
        result.what = action::open;
        ++at.active;
    } else if (at.waiting.size() < options_.max_waiting) {
        result.what = action::wait;
        result.which = next_id_++;
        at.waiting.push_back(result.which);
    }
    return result;
}

pool_ledger::handover pool_ledger::give_back(const std::string& origin, id connection, time created, time now) {
    auto& at = shelves_[origin];
    handover result;
    if (now - created > options_.max_age) {
        result = discard(origin);
        result.close.push_back(connection);
        return result;
    }
    if (!at.waiting.empty()) {
        result.waiter = at.waiting.front();
        at.waiting.pop_front();
        return result;
    }
    --at.active;
    result.keep = true;
    at.resting.push_back({connection, created, now});
    drop_old(at, now, result.close);
    if (at.resting.size() > options_.max_idle) {
        result.close.push_back(at.resting.front().connection);
        at.resting.erase(at.resting.begin());
    }
    return result;
}

pool_ledger::handover pool_ledger::discard(const std::string& origin) {
    auto& at = shelves_[origin];
    handover result;
    if (at.waiting.empty()) {
        --at.active;
    } else {
        result.waiter = at.waiting.front();
        at.waiting.pop_front();
    }
    return result;
}

void pool_ledger::begin_drain(const std::string& origin) { ++shelves_[origin].draining; }

void pool_ledger::end_drain(const std::string& origin) { --shelves_[origin].draining; }

void pool_ledger::withdraw(const std::string& origin, id waiter) { std::erase(shelves_[origin].waiting, waiter); }

std::vector<pool_ledger::id> pool_ledger::clear_idle() {
    std::vector<id> closed;
    for (auto& [origin, at] : shelves_) {
        for (const auto& entry : at.resting) closed.push_back(entry.connection);
        at.resting.clear();
    }
    return closed;
}

pool_ledger::counts pool_ledger::count(const std::string& origin) const {
    const auto at = shelves_.find(origin);
    if (at == shelves_.end()) return {};
    return {at->second.active, at->second.resting.size(), at->second.waiting.size()};
}

std::string pool_ledger::describe() const {
    std::string out;
    for (const auto& [origin, at] : shelves_) {
        if (!out.empty()) out += '\n';
        out += origin + ": " + std::to_string(at.active) + " active, " + std::to_string(at.resting.size()) + " idle, " +
               std::to_string(at.waiting.size()) + " waiting";
    }
    return out;
}

} // namespace openai::protocol
