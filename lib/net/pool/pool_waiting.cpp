// SPDX-License-Identifier: BSL-1.0
#include "net/pool/connection_pool_parts.hpp"

#include <algorithm>

/// Of the pool: who waits, for what, and how it is served.
namespace openai::detail::net {

using protocol::pool_ledger;

/// What is next for a call, which may have the slot of a connection that turned out to be closed.
pool_ledger::decision connection_pool::decide(const key& to, bool holds_slot, bool fresh) {
    if (!holds_slot) return ledger_.acquire(to, pool_now(), fresh);
    try {
        return ledger_.replace(to, pool_now());
    } catch (...) {
        deferred_close closing;
        proceed(to, ledger_.discard(to), closing);
        throw;
    }
}

std::shared_ptr<connection_pool::waiter> connection_pool::enqueue(const key& to, id number,
                                                                  asio::any_io_executor executor) {
    try {
        auto place = std::make_shared<waiter>(std::move(executor));
        waiting_.emplace(number, place);
        return place;
    } catch (...) {
        ledger_.withdraw(to, number);
        throw;
    }
}

/// Until the waiter is served. The first one looks by itself at connections that are set apart, because nothing tells
/// that they stay open.
asio::awaitable<void> connection_pool::wait_turn(std::shared_ptr<waiter> place, id number, key to, deadline until) {
    for (;;) {
        const auto look = next_look(to, number).value_or(until.at);
        co_await place->sleeper.sleep_until(std::min(look, until.at));
        if (look_again(*place, to)) co_return;
        if (clock::now() >= until.at) throw expired(until, phase::queue, clock::now(), billing::no);
    }
}

/// Serves who can be served now; whether that one is or was among them.
bool connection_pool::look_again(const waiter& place, const key& to) {
    deferred_close closing;
    const std::lock_guard lock(mutex_);
    if (!place.served) serve_waiting(to, closing);
    return place.served;
}

std::optional<clock::time_point> connection_pool::next_look(const key& to, id number) {
    const std::lock_guard lock(mutex_);
    if (ledger_.first_waiter(to) != number) return std::nullopt;
    const auto look = ledger_.next_look(to);
    if (!look) return std::nullopt;
    return clock::now() + (*look - pool_now());
}

/// A connection was set apart, or another waiter is the first: that one has a time to look.
void connection_pool::rearm(const key& to) noexcept {
    const auto first = ledger_.first_waiter(to);
    if (!first || !ledger_.next_look(to)) return;
    if (const auto found = waiting_.find(*first); found != waiting_.end()) found->second->sleeper.wake();
}

void connection_pool::serve_waiting(const key& to, deferred_close& closing) noexcept {
    try {
        for (;;) {
            const auto next = ledger_.serve_next(to, pool_now());
            collect(next.close, closing);
            if (!next.waiter) break;
            if (next.connection) ++counts_.reused;
            serve(to, next, next.connection ? take_idle(*next.connection) : nullptr);
        }
    } catch (const std::bad_alloc&) { // they look again
    }
    update_watch();
}

void connection_pool::serve(const key& to, const pool_ledger::handover& next,
                            std::unique_ptr<connection> wire) noexcept {
    const auto& place = waiting_.at(*next.waiter);
    place->served = true;
    place->wire = std::move(wire);
    if (next.connection) place->idle = next.idle;
    place->sleeper.wake(); // under the lock, so the waiter and its context are still there
    rearm(to);
}

/// A slot is free: the waiter, if there is one, may open a connection.
void connection_pool::proceed(const key& to, const pool_ledger::handover& next, deferred_close& closing) noexcept {
    collect(next.close, closing);
    if (next.waiter) serve(to, next, nullptr);
}

/// A request that was sent right behind an answer crossed the end of its connection.
void connection_pool::closed_behind(const key& to, bool streamed, clock::duration rested) noexcept {
    deferred_close closing;
    const std::lock_guard lock(mutex_);
    try {
        ledger_.closed_early(to, streamed, rested);
    } catch (const std::bad_alloc&) { // then it is learnt another time
    }
    serve_waiting(to, closing);
}

} // namespace openai::detail::net
