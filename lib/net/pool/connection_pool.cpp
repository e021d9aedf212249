// SPDX-License-Identifier: BSL-1.0
#include "net/pool/connection_pool.hpp"

#include "net/pool/connection_pool_parts.hpp"

#include <boost/asio/this_coro.hpp>

namespace openai::detail::net {

using protocol::pool_ledger;

connection_pool::connection_pool(pool_options options, dial_function dial, std::shared_ptr<observer> observer,
                                 std::shared_ptr<protocol::close_behaviors> behaviors)
    : dial_(std::move(dial))
    , observer_(std::move(observer))
    , ledger_(options, std::move(behaviors))
    , random_(std::random_device()()) {}

connection_pool::~connection_pool() = default;

asio::awaitable<lease> connection_pool::acquire(protocol::pool_key to, dial_limits limits) {
    const auto self = shared_from_this();
    const auto executor = co_await asio::this_coro::executor;
    const auto until = earlier(deadline::after(clock::now(), limits.timeouts.queue, errc::pool_timeout), limits.total);
    lease found;
    for (;;) {
        auto where = to; // everything that can fail comes before a slot is taken
        deferred_close closing;
        const bool holds_slot = static_cast<bool>(found);
        if (holds_slot) found.replace(); // its connection was closed by the server
        std::unique_lock lock(mutex_);
        const auto decision = decide(to, holds_slot, limits.fresh);
        collect(decision.close, closing);
        if (decision.what == pool_ledger::action::refuse)
            throw error(errc::queue_full, "see pool_options::max_waiting");
        if (decision.what == pool_ledger::action::wait) {
            const auto place = enqueue(to, decision.which, executor);
            ticket mine(self, std::move(where), decision.which, place);
            serve_waiting(to, closing); // calls that came earlier may be served now
            lock.unlock();
            closing.leave();
            report(to);
            limits.on_phase(phase::queue);
            co_await wait_turn(place, decision.which, to, until);
            where = to;
            auto wire = mine.take();
            if (!wire) co_return co_await open(opening(self, std::move(where)), std::move(limits));
            found = lease(self, std::move(where), std::move(wire), place->idle);
        } else if (decision.what == pool_ledger::action::open) {
            update_watch();
            lock.unlock();
            closing.leave();
            report(to);
            co_return co_await open(opening(self, std::move(where)), std::move(limits));
        } else {
            found = reuse(std::move(where), decision, lock);
        }
        if (is_alive(found, limits)) co_return found;
    }
}

lease connection_pool::try_acquire(const key& to, const dial_limits& limits) {
    if (limits.fresh) return {};
    for (;;) {
        auto where = to;
        deferred_close closing;
        std::unique_lock lock(mutex_);
        const auto now = pool_now();
        const auto decision = ledger_.reuse(to, now);
        if (!decision) return {};
        collect(decision->close, closing);
        auto found = reuse(std::move(where), *decision, lock);
        if (is_alive(found, limits)) return found;
        found.reject();
    }
}

lease connection_pool::reuse(key where, const pool_ledger::decision& decision, std::unique_lock<std::mutex>& lock) {
    lease found(shared_from_this(), std::move(where), take_idle(decision.which), decision.idle);
    update_watch();
    ++counts_.reused;
    lock.unlock();
    return found;
}

/// Returns false if the server has closed the connection meanwhile.
bool connection_pool::is_alive(lease& found, const dial_limits& limits) {
    found.report();
    if (!found->quiet()) {
        if (limits.trace) limits.trace->stale(found->created(), found->last_used());
        return false;
    }
    if (found->judged() && found.idle()) {
        deferred_close closing;
        const std::lock_guard lock(mutex_);
        ledger_.stayed_open(found.where(), found->streamed(), *found.idle());
        serve_waiting(found.where(), closing);
    }
    return true;
}

asio::awaitable<lease> connection_pool::open(opening slot, dial_limits limits) {
    try {
        auto wire = co_await slot.pool().dial_(slot.where().origin, limits);
        co_return slot.finish(std::move(wire));
    } catch (const error& failure) {
        // The system has no more descriptors. Closing idle connections frees some for the next attempt.
        if (failure.details().code == errc::resource_limit) slot.pool().close_idle();
        throw;
    }
}

void connection_pool::close_idle() {
    deferred_close closing;
    const std::lock_guard lock(mutex_);
    collect(ledger_.clear_idle(), closing);
}

void connection_pool::close() {
    deferred_close closing;
    std::unique_lock lock(mutex_);
    closed_ = true;
    collect(ledger_.clear_idle(), closing);
    if (!observer_) return;
    const auto told = ledger_.keys();
    lock.unlock();
    closing.leave();
    for (const auto& one : told) report(one);
}

/// Calls the hook of the observer without the lock. Only one thread at a time calls it, in the order of the changes.
void connection_pool::report(const key& of) noexcept {
    if (!observer_) return;
    std::unique_lock lock(mutex_);
    unreported_.insert(of);
    if (std::exchange(reporting_, true)) return;
    while (!unreported_.empty()) {
        const auto next = unreported_.extract(unreported_.begin());
        const auto now = ledger_.count(next.value());
        lock.unlock();
        const auto name = next.value().to_string();
        observer_->on_pool_gauge({.pool = reinterpret_cast<std::uintptr_t>(this),
                                  .origin = name,
                                  .active = now.active,
                                  .idle = now.idle,
                                  .waiting = now.waiting});
        lock.lock();
    }
    reporting_ = false;
}

std::string connection_pool::describe() const {
    const std::lock_guard lock(mutex_);
    return ledger_.describe();
}

pool_counts connection_pool::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

/// Removes an idle connection and ends its watch, under the lock under which the watch was begun.
std::unique_ptr<connection> connection_pool::take_idle(id which) noexcept {
    auto entry = idle_.extract(which);
    if (entry.mapped().watched) entry.mapped().wire->unwatch();
    return std::move(entry.mapped().wire);
}

void connection_pool::collect(const std::vector<id>& ids, deferred_close& closing) noexcept {
    for (const auto number : ids) closing.add(idle_.extract(number));
}

void connection_pool::opened(const key& to, connection& wire) noexcept {
    deferred_close closing;
    const std::lock_guard lock(mutex_);
    ++counts_.opened;
    wire.retire_at(ledger_.retirement(pool_now(), std::uniform_real_distribution<>()(random_)));
    proceed(to, ledger_.opened(to), closing);
}

void connection_pool::not_opened(const key& to) noexcept {
    deferred_close closing;
    const std::lock_guard lock(mutex_);
    proceed(to, ledger_.not_opened(to), closing);
    update_watch();
}

void connection_pool::give_back(const key& to, std::unique_ptr<connection> wire, drain drained) noexcept {
    std::map<id, idle> entry;
    try {
        entry.try_emplace(0, to, std::move(wire));
        keep(to, entry.extract(entry.begin()), drained);
    } catch (...) { // there is no memory to keep the connection
        wire.reset();
        entry.clear();
        discard(to, drained);
    }
}

/// Puts a connection into the pool. If this throws, nothing has changed.
void connection_pool::keep(const key& to, std::map<id, idle>::node_type entry, drain drained) {
    deferred_close closing;
    const std::lock_guard lock(mutex_);
    auto& wire = entry.mapped().wire;
    const auto number = next_connection_++;
    entry.key() = number;
    const bool unwanted = closed_ || wire->inherited();
    const pool_ledger::terms terms{wire->retires(), wire->announced(), wire->streamed()};
    const auto next = unwanted ? ledger_.discard(to) : ledger_.give_back(to, number, terms, pool_now());
    if (drained != drain::none) ledger_.saw_end(to, true);
    if (drained == drain::awaited) ledger_.end_drain(to);
    const bool leaves = unwanted || next.retire;
    wire->set_judged(next.judged);
    if (next.waiter) serve(to, next, leaves || next.keep ? nullptr : std::move(wire));
    if (leaves) closing.add(std::move(entry));
    else if (next.keep) idle_.insert(std::move(entry));
    if (next.keep && next.judged) rearm(to);
    collect(next.close, closing);
    update_watch();
    settle_soon();
}

void connection_pool::discard(const key& to, drain drained) noexcept {
    deferred_close closing;
    const std::lock_guard lock(mutex_);
    if (drained == drain::awaited) ledger_.end_drain(to);
    proceed(to, ledger_.discard(to), closing);
    update_watch();
}

connection_pool::drain connection_pool::begin_drain(const key& to) {
    const std::lock_guard lock(mutex_);
    return ledger_.begin_drain(to);
}

void connection_pool::ended_late(const key& to) {
    const std::lock_guard lock(mutex_);
    ledger_.saw_end(to, false);
}

} // namespace openai::detail::net
