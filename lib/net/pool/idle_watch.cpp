// SPDX-License-Identifier: BSL-1.0
#include "net/pool/connection_pool_parts.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace openai::detail::net {
namespace {

/// The shortest time between two watches if only one call is under way.
constexpr std::chrono::seconds watch_interval{1};

} // namespace

/// Counts an idle connection that the server has closed or has sent bytes on.
void connection_pool::found_closed(connection& wire) noexcept {
    ++counts_.closed_while_idle;
    if (wire.spoke()) ++counts_.unsolicited;
}

/// Handles an idle connection that was closed when a call wanted to use it, or was using it. Other connections may be
/// closed, too.
void connection_pool::closed_by_peer(const key& to, connection& wire, clock::duration rested, bool used) noexcept {
    deferred_close closing;
    const std::lock_guard lock(mutex_);
    if (used) ++counts_.stale_reuses;
    else found_closed(wire);
    learn(to, rested, wire);
    probe(to, closing);
    serve_waiting(to, closing);
}

void connection_pool::learn(const key& to, clock::duration rested, const connection& wire) noexcept {
    try {
        if (wire.judged() && rested <= protocol::close_behavior::early_close)
            ledger_.closed_early(to, wire.streamed(), rested);
        else ledger_.closed_by_peer(to, rested, pool_now());
    } catch (const std::bad_alloc&) { // without memory, the pool learns this later
    }
}

/// Checks all idle connections to one origin. This happens under the lock, because a check does not wait.
void connection_pool::probe(const key& to, deferred_close& closing) noexcept {
    for (auto next = idle_.begin(); next != idle_.end();) {
        const auto entry = next++;
        if (entry->second.where != to || entry->second.wire->quiet()) continue;
        const auto rested = ledger_.drop(to, entry->first, pool_now());
        if (!entry->second.wire->inherited()) {
            found_closed(*entry->second.wire);
            learn(to, *rested, *entry->second.wire);
        }
        closing.add(idle_.extract(entry));
    }
}

/// Begins the watch if calls are under way, and ends it otherwise.
void connection_pool::update_watch() noexcept {
    const bool wanted = ledger_.in_use() || !waiting_.empty();
    if (idle_.empty() || (!wanted && !watching_)) {
        watching_ = watching_ && wanted;
        return;
    }
    if (!wanted) {
        for (auto& [number, entry] : idle_)
            if (std::exchange(entry.watched, false)) entry.wire->unwatch();
        watching_ = false;
        last_watch_ = clock::now();
        return;
    }
    if (!watching_) {
        if (waiting_.empty() && ledger_.active() == 1 && clock::now() < last_watch_ + watch_interval) return;
        watching_ = true;
        unsettled_ = 0;
    }
    settle_soon();
}

/// Settles the newest idle connections one turn of the event loop later, because most connections have been used again
/// by then.
void connection_pool::settle_soon() noexcept {
    if (settling_ || idle_.empty() || idle_.rbegin()->first < unsettled_) return;
    try {
        asio::post(idle_.rbegin()->second.wire->get_executor(), [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            const std::lock_guard lock(self->mutex_);
            self->settle();
        });
        settling_ = true;
    } catch (const std::bad_alloc&) {
        settle();
    }
}

void connection_pool::settle() noexcept {
    settling_ = false;
    for (auto at = idle_.lower_bound(unsettled_); at != idle_.end(); ++at) {
        auto& [number, entry] = *at;
        entry.wire->settle();
        if (watching_ && !entry.watched) watch(number, entry);
    }
    unsettled_ = next_connection_;
}

void connection_pool::watch(id number, idle& entry) noexcept {
    try {
        entry.wire->watch([weak = weak_from_this(), number] {
            if (const auto self = weak.lock()) self->on_event(number);
        });
        entry.watched = true;
    } catch (const std::bad_alloc&) { // without a watch, it is still checked before use
    }
}

void connection_pool::on_event(id number) noexcept {
    deferred_close closing;
    std::unique_lock lock(mutex_);
    const auto found = idle_.find(number);
    if (found == idle_.end()) return; // it is in use again, or closed
    auto& entry = found->second;
    entry.watched = false;
    unsettled_ = std::min(unsettled_, number);
    const auto where = entry.where;
    probe(where, closing);
    serve_waiting(where, closing);
    update_watch(); // if only a session ticket came, the connection stays
    lock.unlock();
    report(where);
}

} // namespace openai::detail::net
