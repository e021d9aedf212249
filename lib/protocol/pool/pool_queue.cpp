// SPDX-License-Identifier: BSL-1.0
#include "protocol/pool/pool_ledger.hpp"

#include <algorithm>

/// The part of the ledger for connections that are set apart and calls that wait.
namespace openai::detail::protocol {

server_behavior& pool_ledger::behaviors(const pool_key& key, shelf& at) {
    if (!at.behaviors) at.behaviors = behaviors_->of(key.to_string());
    return *at.behaviors;
}

bool pool_ledger::usable(const pool_key& key, shelf& at, const idle& entry, time now) {
    return !entry.judged || behavior(key, at, entry.streamed).usable(now - entry.since);
}

/// Whether a connection may be opened although idle ones are set apart: either the behavior of the server is known, or
/// this is the one extra connection. It must not replace a connection that will show how the server behaves.
bool pool_ledger::decided(const pool_key& key, shelf& at) {
    const bool full = at.active + at.resting.size() >= options_.max_connections;
    for (const auto& entry : at.resting) {
        if (!entry.judged) continue;
        const auto known = behavior(key, at, entry.streamed).what();
        if (known == close_behavior::known::nothing) return !full && behavior(key, at, true).take_extra();
        if (known == close_behavior::known::closes && entry.probe && full) return false;
    }
    return true;
}

pool_ledger::drain pool_ledger::begin_drain(const pool_key& key) {
    if (keeps_none()) return drain::none;
    auto& at = shelves_[key];
    auto& known = behaviors(key, at);
    if (known.ends.late()) return known.ends.take_probe() ? drain::alone : drain::none;
    if (known.streams.what() == close_behavior::known::closes) return drain::alone;
    ++at.draining;
    return drain::awaited;
}

void pool_ledger::end_drain(const pool_key& key) { --shelves_[key].draining; }

std::optional<pool_ledger::id> pool_ledger::next_waiter(shelf& at) {
    if (at.waiting.empty()) return std::nullopt;
    const auto first = at.waiting.front();
    at.waiting.pop_front();
    return first;
}

/// Lets the first waiting call open a connection, if there is such a call and another connection may be opened.
void pool_ledger::serve_opener(const pool_key& key, shelf& at, handover& result) {
    if (at.waiting.empty() || !may_open(at) || !decided(key, at)) return;
    result.waiter = next_waiter(at);
    open(at, result.close);
}

void pool_ledger::withdraw(const pool_key& key, id waiter) { std::erase(shelves_[key].waiting, waiter); }

pool_ledger::decision pool_ledger::replace(const pool_key& key, time now) {
    auto& at = shelves_[key];
    at.waiting.push_front(next_id_); // before anything else, because it can fail
    auto result = take_last(key, at, now);
    release(at);
    if (result.what != action::reuse && may_open(at) && decided(key, at)) {
        result.what = action::open;
        open(at, result.close);
    }
    if (result.what != action::refuse) {
        at.waiting.pop_front();
        return result;
    }
    result.what = action::wait;
    result.which = next_id_++;
    return result;
}

pool_ledger::handover pool_ledger::serve_next(const pool_key& key, time now) {
    auto& at = shelves_[key];
    handover result;
    if (at.waiting.empty()) return result;
    auto found = take_last(key, at, now);
    result.close = std::move(found.close);
    if (found.what == action::reuse) {
        result.connection = found.which;
        result.idle = found.idle;
        result.waiter = next_waiter(at);
    } else if (at.waiting.size() > at.draining) { // connections that are being drained will serve the others
        serve_opener(key, at, result);
    }
    return result;
}

std::optional<pool_ledger::id> pool_ledger::first_waiter(const pool_key& key) const {
    const auto at = shelves_.find(key);
    if (at == shelves_.end() || at->second.waiting.empty()) return std::nullopt;
    return at->second.waiting.front();
}

std::optional<pool_ledger::time> pool_ledger::next_look(const pool_key& key) {
    auto& at = shelves_[key];
    std::optional<time> first;
    for (const auto& entry : at.resting) {
        if (!entry.judged) continue;
        const auto look = entry.since + behavior(key, at, entry.streamed).look();
        if (!first || look < *first) first = look;
    }
    return first;
}

} // namespace openai::detail::protocol
