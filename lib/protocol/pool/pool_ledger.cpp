// SPDX-License-Identifier: BSL-1.0
#include "protocol/pool/pool_ledger.hpp"

#include "core/longest_time.hpp"

#include <algorithm>
#include <utility>

namespace openai::detail::protocol {
namespace {

constexpr std::chrono::seconds announced_margin{1};

} // namespace

pool_ledger::pool_ledger(pool_options options, std::shared_ptr<close_behaviors> behaviors)
    : options_(options)
    , behaviors_(behaviors ? std::move(behaviors) : std::make_shared<close_behaviors>()) {
    options_.idle_limit = detail::bounded(options_.idle_limit);
    options_.max_age = detail::bounded(options_.max_age);
}

bool pool_ledger::may_open(const shelf& at) const noexcept {
    return at.active < options_.max_connections && at.connecting < options_.max_connecting;
}

void pool_ledger::take(shelf& at) noexcept {
    ++at.active;
    ++active_;
}

void pool_ledger::release(shelf& at) noexcept {
    --at.active;
    --active_;
}

bool pool_ledger::is_old(const idle& entry, duration learned, time now) noexcept {
    return now - entry.since > std::min(entry.limit, learned) || now >= entry.retire;
}

bool pool_ledger::any_old(const shelf& at, time now) noexcept {
    const auto learned = at.memory.limit(now);
    return std::ranges::any_of(at.resting, [&](const idle& entry) { return is_old(entry, learned, now); });
}

void pool_ledger::drop_old(shelf& at, time now, std::vector<id>& close) {
    const auto learned = at.memory.limit(now);
    std::erase_if(at.resting, [&](const idle& entry) {
        const bool old = is_old(entry, learned, now);
        if (old) close.push_back(entry.connection);
        resting_ -= old ? 1 : 0;
        return old;
    });
}

void pool_ledger::drop_first(shelf& at, std::vector<id>& close) {
    close.push_back(at.resting.front().connection);
    at.resting.erase(at.resting.begin());
    --resting_;
}

void pool_ledger::drop_oldest(std::vector<id>& close) {
    shelf* oldest = nullptr;
    for (auto& [key, at] : shelves_)
        if (!at.resting.empty() && (!oldest || at.resting.front().since < oldest->resting.front().since)) oldest = &at;
    if (oldest) drop_first(*oldest, close);
}

pool_ledger::decision pool_ledger::acquire(const pool_key& key, time now, bool fresh) {
    auto& at = shelves_[key];
    decision result;
    if (fresh) drop_old(at, now, result.close);
    else if (at.waiting.empty()) result = take_last(key, at, now); // otherwise calls that came earlier go first
    if (result.what == action::reuse) return result;
    const bool in_turn = fresh || at.waiting.empty(); // otherwise `serve_next` serves the first call
    const auto unopened = options_.max_connections - std::min(options_.max_connections, at.active);
    if (in_turn && at.draining <= at.waiting.size() && may_open(at) && (fresh || decided(key, at))) {
        result.what = action::open;
        open(at, result.close);
    } else if (at.waiting.size() < unopened || at.waiting.size() - unopened < options_.max_waiting) {
        // calls that wait to connect do not count against `max_waiting`
        result.what = action::wait;
        result.which = next_id_++;
        at.waiting.push_back(result.which);
    }
    return result;
}

std::optional<pool_ledger::decision> pool_ledger::reuse(const pool_key& key, time now) {
    const auto found = shelves_.find(key);
    if (found == shelves_.end() || !found->second.waiting.empty()) return std::nullopt;
    auto& at = found->second;
    const auto learned = at.memory.limit(now);
    const auto good = [&](const idle& entry) { return !is_old(entry, learned, now) && usable(key, at, entry, now); };
    if (std::ranges::none_of(at.resting, good)) return std::nullopt;
    return take_last(key, at, now);
}

/// Takes the usable idle connection that was used last. Drops those that are too old.
pool_ledger::decision pool_ledger::take_last(const pool_key& key, shelf& at, time now) {
    decision result;
    drop_old(at, now, result.close);
    const auto good = [&](const idle& entry) { return usable(key, at, entry, now); };
    const auto last = std::find_if(at.resting.rbegin(), at.resting.rend(), good);
    if (last == at.resting.rend()) return result;
    result.what = action::reuse;
    result.which = last->connection;
    result.idle = now - last->since;
    at.resting.erase(std::next(last).base());
    --resting_;
    take(at);
    return result;
}

/// Takes a slot for a connection that will be opened.
void pool_ledger::open(shelf& at, std::vector<id>& close) {
    take(at);
    ++at.connecting;
    if (at.active + at.resting.size() > options_.max_connections) drop_first(at, close);
}

pool_ledger::handover pool_ledger::opened(const pool_key& key) {
    auto& at = shelves_[key];
    --at.connecting;
    handover result;
    serve_opener(key, at, result);
    return result;
}

pool_ledger::handover pool_ledger::not_opened(const pool_key& key) {
    --shelves_[key].connecting;
    return discard(key);
}

pool_ledger::handover pool_ledger::discard(const pool_key& key) {
    auto& at = shelves_[key];
    release(at);
    handover result;
    serve_opener(key, at, result);
    return result;
}

pool_ledger::handover pool_ledger::give_back(const pool_key& key, id connection, const terms& kept, time now) {
    auto& at = shelves_[key];
    handover result;
    if (keeps_none()) {
        result = discard(key);
        result.retire = true;
        return result;
    }
    duration limit = options_.idle_limit;
    if (kept.announced) limit = std::min<duration>(limit, *kept.announced - announced_margin);
    // After an answer that was not streamed, this matters only to calls that wait. A later call can see that the server
    // has closed the connection.
    result.judged = kept.streamed || (!at.waiting.empty() && limit > duration::zero());
    const bool apart = result.judged && !behavior(key, at, kept.streamed).usable(duration::zero());
    const bool probe = apart && behavior(key, at, kept.streamed).take_probe();
    // Connections that are set apart for waiting calls do not count as too many.
    const auto spare = [&](std::size_t resting) { return resting - std::min(resting, at.waiting.size()); };
    const bool leaving = apart || spare(at.resting.size()) >= options_.max_idle ||
                         spare(resting_) >= options_.max_idle_total || any_old(at, now);
    if (leaving) result.close.reserve(at.resting.size() + 2); // before anything else, because it can fail
    if (at.resting.size() == at.resting.capacity()) at.resting.reserve(2 * at.resting.size() + 1);
    if (now >= kept.retire || (limit <= duration::zero() && at.waiting.empty())) {
        result = discard(key);
        result.retire = true;
        return result;
    }
    if (!apart) result.waiter = next_waiter(at);
    if (result.waiter) return result;
    release(at);
    result.keep = true;
    at.resting.push_back({connection, kept.retire, now, limit, kept.streamed, result.judged, probe});
    ++resting_;
    if (!leaving) return result;
    drop_old(at, now, result.close);
    if (spare(at.resting.size()) > options_.max_idle) drop_first(at, result.close);
    if (spare(resting_) > options_.max_idle_total) drop_oldest(result.close);
    if (apart) serve_opener(key, at, result);
    return result;
}

void pool_ledger::closed_by_peer(const pool_key& key, duration rested, time now) {
    shelves_[key].memory.closed_after(rested, now);
}

std::optional<pool_ledger::duration> pool_ledger::drop(const pool_key& key, id connection, time now) {
    auto& at = shelves_[key];
    const auto found = std::ranges::find(at.resting, connection, &idle::connection);
    if (found == at.resting.end()) return std::nullopt;
    const auto rested = now - found->since;
    at.resting.erase(found);
    --resting_;
    return rested;
}

std::vector<pool_ledger::id> pool_ledger::idle_at(const pool_key& key) const {
    std::vector<id> ids;
    const auto at = shelves_.find(key);
    if (at == shelves_.end()) return ids;
    for (const auto& entry : at->second.resting) ids.push_back(entry.connection);
    return ids;
}

std::vector<pool_ledger::id> pool_ledger::clear_idle() {
    std::vector<id> closed;
    for (auto& [key, at] : shelves_) {
        for (const auto& entry : at.resting) closed.push_back(entry.connection);
        at.resting.clear();
    }
    resting_ = 0;
    return closed;
}

pool_ledger::time pool_ledger::retirement(time created, double random01) const {
    const std::chrono::duration<double, std::nano> age(options_.max_age);
    return created + std::chrono::duration_cast<duration>(age * (0.9 + 0.2 * random01));
}

pool_ledger::counts pool_ledger::count(const pool_key& key) const {
    counts sum;
    for (const auto& [other, at] : shelves_) {
        if (other.origin != key.origin || other.proxy != key.proxy) continue;
        sum.active += at.active;
        sum.idle += at.resting.size();
        sum.waiting += at.waiting.size();
    }
    return sum;
}

std::vector<pool_key> pool_ledger::keys() const {
    std::vector<pool_key> all;
    for (const auto& [key, at] : shelves_) all.push_back(key);
    return all;
}

std::string pool_ledger::describe() const {
    std::string out;
    for (const auto& [key, at] : shelves_) {
        if (!out.empty()) out += '\n';
        out += key.to_string() + ": " + std::to_string(at.active) + " active, " + std::to_string(at.resting.size()) +
               " idle, " + std::to_string(at.waiting.size()) + " waiting";
    }
    return out;
}

} // namespace openai::detail::protocol
