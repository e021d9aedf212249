// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/pool/connection_pool.hpp"
#include "net/time_asleep.hpp"
#include "net/wakeup.hpp"

#include <memory>
#include <utility>

namespace openai::detail::net {

/// The time by which the pool measures ages and idle times. It includes the time for which the machine was suspended.
inline clock::time_point pool_now() noexcept { return clock::now() + time_asleep(); }

/// A call that waits in the queue. Hold the pool's lock to write `served`, `wire` and `idle`.
struct connection_pool::waiter {
    explicit waiter(asio::any_io_executor executor)
        : sleeper(std::move(executor)) {}
    wakeup sleeper;
    bool served = false;
    std::unique_ptr<connection> wire; // null if the call may open a connection instead
    std::optional<clock::duration> idle;
};

/// A place in the queue, held by a call that waits. If the call stops waiting before it is served, the destructor
/// removes the place from the queue. If the call was served but has not taken its connection or slot with `take`, the
/// destructor passes the connection or slot on to the next call.
class connection_pool::ticket {
public:
    ticket(std::shared_ptr<connection_pool> pool, key to, id number, std::shared_ptr<waiter> self) noexcept
        : pool_(std::move(pool))
        , key_(std::move(to))
        , number_(number)
        , self_(std::move(self)) {}
    ~ticket() {
        std::unique_lock lock(pool_->mutex_);
        pool_->waiting_.erase(number_);
        if (!self_->served) {
            pool_->ledger_.withdraw(key_, number_);
            pool_->rearm(key_);
            pool_->update_watch();
        }
        if (!self_->served || taken_) return;
        lock.unlock();
        if (self_->wire) pool_->give_back(key_, std::move(self_->wire), drain::none);
        else pool_->not_opened(key_);
    }
    ticket(const ticket&) = delete;
    ticket& operator=(const ticket&) = delete;

    /// Returns the connection that the pool gave to this call, or null if the call may open one itself.
    std::unique_ptr<connection> take() noexcept {
        taken_ = true;
        return std::move(self_->wire);
    }

private:
    std::shared_ptr<connection_pool> pool_;
    key key_;
    id number_;
    std::shared_ptr<waiter> self_;
    bool taken_ = false;
};

/// Holds a slot while its connection is being opened.
class connection_pool::opening {
public:
    opening(std::shared_ptr<connection_pool> pool, key to) noexcept
        : pool_(std::move(pool))
        , key_(std::move(to)) {}
    opening(opening&&) noexcept = default;
    opening& operator=(opening&&) = delete;
    ~opening() {
        if (!pool_) return;
        pool_->not_opened(key_);
        pool_->report(key_);
    }

    const key& where() const noexcept { return key_; }
    connection_pool& pool() const noexcept { return *pool_; }
    lease finish(std::unique_ptr<connection> wire) noexcept {
        pool_->opened(key_, *wire);
        return lease(std::exchange(pool_, nullptr), std::move(key_), std::move(wire));
    }

private:
    std::shared_ptr<connection_pool> pool_;
    key key_;
};

/// Collects connections, and closes them after the lock has been released. To ensure this order, declare the object
/// before you take the lock.
class connection_pool::deferred_close {
public:
    deferred_close() = default;
    ~deferred_close() { leave(); }
    deferred_close(const deferred_close&) = delete;
    deferred_close& operator=(const deferred_close&) = delete;

    /// Closes the connections now. Called before a coroutine waits, because the connections would otherwise stay open
    /// during the wait.
    void leave() noexcept {
        for (auto& [number, entry] : leaving_) entry.wire->shutdown();
        leaving_.clear();
    }

    void add(std::map<id, idle>::node_type leaver) { leaving_.insert(std::move(leaver)); }

private:
    std::map<id, idle> leaving_;
};

} // namespace openai::detail::net
