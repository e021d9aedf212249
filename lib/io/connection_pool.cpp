// SPDX-License-Identifier: BSL-1.0
#include "io/connection_pool.hpp"

#include "io/wakeup.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace openai::io {

using protocol::pool_ledger;

lease::lease(std::shared_ptr<connection_pool> pool, std::string origin, std::unique_ptr<connection> wire)
    : pool_(std::move(pool))
    , origin_(std::move(origin))
    , wire_(std::move(wire)) {}

lease& lease::operator=(lease&& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(origin_, other.origin_);
    std::swap(wire_, other.wire_);
    std::swap(draining_, other.draining_);
    return *this;
}

lease::~lease() {
    if (!pool_) return;
    wire_.reset(); // the socket is closed before its slot is free
    pool_->discard(origin_, draining_);
}

void lease::begin_drain() {
    const std::lock_guard lock(pool_->mutex_);
    pool_->ledger_.begin_drain(origin_);
    draining_ = true;
}

void lease::give_back() noexcept {
    const auto pool = std::exchange(pool_, nullptr);
    wire_->rest();
    pool->give_back(origin_, std::move(wire_), draining_);
}

/// Somebody in the queue. `served` and `wire` are written under the pool's lock.
struct connection_pool::waiter {
    explicit waiter(asio::any_io_executor executor)
        : sleeper(std::move(executor)) {}
    wakeup sleeper;
    bool served = false;
    std::unique_ptr<connection> wire; // empty when served with the right to open one
};

/// A place in the queue. Leaving unserved withdraws; leaving with something that was not taken passes it on.
class connection_pool::ticket {
public:
    ticket(std::shared_ptr<connection_pool> pool, std::string origin, pool_ledger::id id, std::shared_ptr<waiter> self)
        : pool_(std::move(pool))
        , origin_(std::move(origin))
        , id_(id)
        , self_(std::move(self)) {}
    ~ticket() {
        std::unique_lock lock(pool_->mutex_);
        pool_->waiting_.erase(id_);
        if (!self_->served) pool_->ledger_.withdraw(origin_, id_);
        if (!self_->served || taken_) return;
        lock.unlock();
        if (self_->wire) pool_->give_back(origin_, std::move(self_->wire), false);
        else pool_->discard(origin_, false);
    }
    ticket(const ticket&) = delete;
    ticket& operator=(const ticket&) = delete;

    bool served() const {
        const std::lock_guard lock(pool_->mutex_);
        return self_->served;
    }
    std::unique_ptr<connection> take() noexcept {
        taken_ = true;
        return std::move(self_->wire);
    }

private:
    std::shared_ptr<connection_pool> pool_;
    std::string origin_;
    pool_ledger::id id_;
    std::shared_ptr<waiter> self_;
    bool taken_ = false;
};

connection_pool::connection_pool(pool_options options, dial_function dial)
    : dial_(std::move(dial))
    , ledger_(options) {}

connection_pool::~connection_pool() = default;

asio::awaitable<lease> connection_pool::acquire(protocol::origin to, dial_limits limits) {
    const auto self = shared_from_this();
    const auto executor = co_await asio::this_coro::executor;
    const auto name = to.to_string();
    const auto until = earlier(deadline::after(clock::now(), limits.timeouts.queue, errc::pool_timeout), limits.total);
    for (;;) {
        std::vector<std::unique_ptr<connection>> closing; // destroyed outside the lock
        std::unique_lock lock(mutex_);
        const auto decision = ledger_.acquire(name, clock::now());
        collect(decision.close, closing);
        if (decision.what == pool_ledger::action::refuse)
            throw error(errc::queue_full, "see pool_options::max_waiting");
        if (decision.what == pool_ledger::action::open) {
            lock.unlock();
            co_return co_await open(lease(self, name, nullptr), std::move(to), std::move(limits));
        }
        if (decision.what == pool_ledger::action::reuse) {
            lease found(self, name, take_idle(decision.which));
            lock.unlock();
            if (found->quiet()) co_return found;
            continue; // the server closed it meanwhile: the lease gives the slot back
        }
        const auto place = std::make_shared<waiter>(executor);
        waiting_.emplace(decision.which, place);
        ticket mine(self, name, decision.which, place);
        lock.unlock();
        limits.on_phase(phase::queue);
        co_await place->sleeper.sleep_until(until.at);
        if (!mine.served()) throw expired(until, phase::queue, clock::now(), billing::no);
        lease got(self, name, mine.take());
        if (!got) co_return co_await open(std::move(got), std::move(to), std::move(limits));
        if (got->quiet()) co_return got;
    }
}

asio::awaitable<lease> connection_pool::open(lease slot, protocol::origin to, dial_limits limits) {
    auto wire = co_await dial_(to, limits); // failing or cancelled: the lease frees the slot
    slot.wire_ = std::move(wire);
    co_return slot;
}

void connection_pool::close() {
    std::vector<std::unique_ptr<connection>> closing;
    const std::lock_guard lock(mutex_);
    closed_ = true;
    collect(ledger_.clear_idle(), closing);
}

std::string connection_pool::describe() const {
    const std::lock_guard lock(mutex_);
    return ledger_.describe();
}

std::unique_ptr<connection> connection_pool::take_idle(pool_ledger::id which) {
    return std::move(idle_.extract(which).mapped());
}

void connection_pool::collect(const std::vector<pool_ledger::id>& ids,
                              std::vector<std::unique_ptr<connection>>& closing) {
    for (const auto id : ids) {
        closing.push_back(take_idle(id));
        closing.back()->farewell();
    }
}

void connection_pool::serve(const pool_ledger::handover& next, std::unique_ptr<connection> wire) {
    const auto& place = waiting_.at(*next.waiter);
    place->served = true;
    place->wire = std::move(wire);
    place->sleeper.wake(); // under the lock, so the waiter and its context are still there
}

void connection_pool::give_back(const std::string& origin, std::unique_ptr<connection> wire, bool drained) {
    std::vector<std::unique_ptr<connection>> closing; // destroyed after the lock
    const std::lock_guard lock(mutex_);
    if (drained) ledger_.end_drain(origin);
    const auto id = next_connection_++;
    const auto next = ledger_.give_back(origin, id, wire->created(), clock::now());
    const bool too_old = !next.keep && std::ranges::find(next.close, id) != next.close.end();
    if (next.keep || too_old) idle_.emplace(id, std::move(wire));
    collect(next.close, closing);
    if (closed_) collect(ledger_.clear_idle(), closing);
    if (next.waiter) serve(next, std::move(wire));
}

void connection_pool::discard(const std::string& origin, bool drained) {
    const std::lock_guard lock(mutex_);
    if (drained) ledger_.end_drain(origin);
    const auto next = ledger_.discard(origin);
    if (next.waiter) serve(next, nullptr);
}

} // namespace openai::io
