// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/dial/dial.hpp"
#include "net/pool/lease.hpp"
#include "protocol/pool/pool_ledger.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>

namespace openai::detail::net {

/// Counts what has happened to the connections of a pool since its construction.
struct pool_counts {
    std::uint64_t opened = 0;            ///< connections that were opened
    std::uint64_t reused = 0;            ///< how often a call got an idle connection
    std::uint64_t closed_while_idle = 0; ///< idle connections that the peer closed; noticed before any call used them
    std::uint64_t unsolicited = 0;       ///< those of `closed_while_idle` on which the peer had sent something
    std::uint64_t stale_reuses = 0;      ///< connections that the peer had closed; only a failed request showed this
};

/// Shares connections between the calls of one client. The pool holds its lock only for bookkeeping.
///
/// While calls are running, the pool watches its idle connections and closes those that the peer closes. When no call
/// is running, the pool ends the watch, because a watch would keep an `io_context` running. The pool then checks an
/// idle connection only before a call uses it. If only one call is running, the pool waits at least one second after
/// the end of a watch before it begins a new one.
class connection_pool : public std::enable_shared_from_this<connection_pool> {
public:
    /// `behaviors` holds what is known about servers. If it is null, nothing is known at first, and what this pool
    /// learns is not shared.
    connection_pool(pool_options options, dial_function dial, std::shared_ptr<observer> observer = nullptr,
                    std::shared_ptr<protocol::close_behaviors> behaviors = nullptr);
    ~connection_pool();

    /// Returns a connection to `to`: an idle one that is still quiet, a new one, or the next one that another call
    /// returns to the pool.
    /// Errors: `pool_timeout`, `queue_full`, and those of the dial function. If the system has no free file
    /// descriptors, the pool closes all idle connections, so that the next attempt may succeed. Cancellable.
    /// Cancellation does not lose a slot.
    asio::awaitable<lease> acquire(protocol::pool_key to, dial_limits limits);

    /// Returns an idle connection to `to` that is still quiet. Returns an empty lease if there is none, if other calls
    /// wait for one, or if `limits.fresh` is true. If the lease is empty, call `acquire`.
    lease try_acquire(const protocol::pool_key& to, const dial_limits& limits);

    /// Closes all idle connections.
    void close_idle();

    /// Closes all idle connections. From now on, also closes each connection that a call returns to the pool. Reports
    /// the numbers of connections to the observer.
    void close();

    /// Reports to the observer, if there is one, how many connections are active or idle, and how many calls wait. `of`
    /// is the key of these connections and calls.
    void report(const protocol::pool_key& of) noexcept;

    /// Returns one line for each key, such as "https://host:443: 2 active, 1 idle, 0 waiting".
    std::string describe() const;

    pool_counts counts() const;

private:
    friend class lease;
    using id = protocol::pool_ledger::id;
    using key = protocol::pool_key;
    using drain = protocol::pool_ledger::drain;
    struct waiter;
    class ticket;
    class opening;
    class deferred_close;
    struct idle {
        idle(key to, std::unique_ptr<connection> resting)
            : where(std::move(to))
            , wire(std::move(resting)) {}
        key where;
        std::unique_ptr<connection> wire;
        bool watched = false;
    };

    static asio::awaitable<lease> open(opening slot, dial_limits limits);
    lease reuse(key where, const protocol::pool_ledger::decision& decision, std::unique_lock<std::mutex>& lock);
    bool is_alive(lease& found, const dial_limits& limits);
    protocol::pool_ledger::decision decide(const key& to, bool holds_slot, bool fresh);
    asio::awaitable<void> wait_turn(std::shared_ptr<waiter> place, id number, key to, deadline until);
    bool look_again(const waiter& place, const key& to);
    std::optional<clock::time_point> next_look(const key& to, id number);
    std::shared_ptr<waiter> enqueue(const key& to, id number, asio::any_io_executor executor);
    void serve(const key& to, const protocol::pool_ledger::handover& next, std::unique_ptr<connection> wire) noexcept;
    void proceed(const key& to, const protocol::pool_ledger::handover& next, deferred_close& closing) noexcept;
    void collect(const std::vector<id>& ids, deferred_close& closing) noexcept;
    std::unique_ptr<connection> take_idle(id which) noexcept;
    void opened(const key& to, connection& wire) noexcept;
    void not_opened(const key& to) noexcept;
    void give_back(const key& to, std::unique_ptr<connection> wire, drain drained) noexcept;
    void keep(const key& to, std::map<id, idle>::node_type entry, drain drained);
    void discard(const key& to, drain drained) noexcept;
    drain begin_drain(const key& to);
    void ended_late(const key& to);
    void rearm(const key& to) noexcept;
    void serve_waiting(const key& to, deferred_close& closing) noexcept;
    void closed_behind(const key& to, bool streamed, clock::duration idle) noexcept;

    // defined in idle_watch.cpp
    void found_closed(connection& wire) noexcept;
    void closed_by_peer(const key& to, connection& wire, clock::duration idle, bool used) noexcept;
    void learn(const key& to, clock::duration idle, const connection& wire) noexcept;
    void probe(const key& to, deferred_close& closing) noexcept;
    void update_watch() noexcept;
    void settle_soon() noexcept;
    void settle() noexcept;
    void watch(id number, idle& entry) noexcept;
    void on_event(id number) noexcept;

    const dial_function dial_;
    const std::shared_ptr<observer> observer_;
    mutable std::mutex mutex_; // guards all members below
    std::set<key> unreported_;
    bool reporting_ = false; // whether a thread is reporting; it also reports what other threads add
    protocol::pool_ledger ledger_;
    id next_connection_ = 1;
    std::map<id, idle> idle_;
    std::map<id, std::shared_ptr<waiter>> waiting_;
    std::minstd_rand random_;
    pool_counts counts_;
    clock::time_point last_watch_ = clock::time_point::min();
    bool watching_ = false;
    id unsettled_ = 0; // idle connections with this number or a higher one still have their timer and are not watched
    bool settling_ = false;
    bool closed_ = false;
};

} // namespace openai::detail::net
