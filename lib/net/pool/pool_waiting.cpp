// SPDX-License-Identifier: BSL-1.0
#include "net/pool/connection_pool_parts.hpp"

#include <algorithm>

/// The part of the pool that handles calls that wait.
namespace openai::detail::net {

using protocol::pool_ledger;

/// Decides what a call does next. The call may hold the slot of a connection that the server has closed.
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

/// Waits until the call is served. The first call that waits checks the connections that are set apart, because nothing
/// reports that they stay open.
asio::awaitable<void> connection_pool::wait_turn(std::shared_ptr<waiter> place, id number, key to, deadline until) {
    for (;;) {
        const auto look = next_look(to, number).value_or(until.at);
        co_await place->sleeper.sleep_until(std::min(look, until.at));
        if (look_again(*place, to)) co_return;
        if (clock::now() >= until.at) throw expired(until, phase::queue, clock::now(), billing::no);
    }
}

/// Serves all calls that can be served now. Returns whether this call has been served.
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

/// Wakes the first call that waits, so that it sets the time of its next check: a connection was set apart, or this
/// call has become the first.
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
    } catch (const std::bad_alloc&) { // without memory, the calls look again
    }
    update_watch();
}

void connection_pool::serve(const key& to, const pool_ledger::handover& next,
                            std::unique_ptr<connection> wire) noexcept {
    const auto& place = waiting_.at(*next.waiter);
    place->served = true;
    place->wire = std::move(wire);
    if (next.connection) place->idle = next.idle;
    place->sleeper.wake(); // under the lock, so that the call still exists
    rearm(to);
}

/// Lets the next call open a connection, because a slot has become free.
void connection_pool::proceed(const key& to, const pool_ledger::handover& next, deferred_close& closing) noexcept {
    collect(next.close, closing);
    if (next.waiter) serve(to, next, nullptr);
}

/// Notes that the server closed a connection right after an answer, although the client had already sent the next
/// request on it.
void connection_pool::closed_behind(const key& to, bool streamed, clock::duration rested) noexcept {
    deferred_close closing;
    const std::lock_guard lock(mutex_);
    try {
        ledger_.closed_early(to, streamed, rested);
    } catch (const std::bad_alloc&) { // without memory, the pool learns this later
    }
    serve_waiting(to, closing);
}

} // namespace openai::detail::net
