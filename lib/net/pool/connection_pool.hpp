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

/// What has happened to the connections of a pool since it was made.
struct pool_counts {
    std::uint64_t opened = 0;            ///< connections
    std::uint64_t reused = 0;            ///< times that a call got one that had been idle
    std::uint64_t closed_while_idle = 0; ///< by the peer, found out before use
    std::uint64_t unsolicited = 0;       ///< of these, because the peer sent something
    std::uint64_t stale_reuses = 0;      ///< closed by the peer, found out by a request that did not arrive
};

/// Shares connections between the calls of one client. Its lock is held for bookkeeping only.
///
/// While any call is under way, the idle connections are watched and those that the peer closes are closed at once;
/// otherwise they must not keep an `io_context` running, and are looked at before they are used.
class connection_pool : public std::enable_shared_from_this<connection_pool> {
public:
    /// `behaviors`: what is known of servers; null: nothing, and what is learnt stays in this pool.
    connection_pool(pool_options options, dial_function dial, std::shared_ptr<observer> observer = nullptr,
                    std::shared_ptr<protocol::close_behaviors> behaviors = nullptr);
    ~connection_pool();

    /// A connection to `to`: an idle one that is still quiet, a new one, or the next that comes free.
    /// Errors: `pool_timeout`, `queue_full`, and those of the dial function; if the system is short of descriptors, all
    /// idle connections are closed for the next attempt. Cancellable; no slot is lost then.
    asio::awaitable<lease> acquire(protocol::pool_key to, dial_limits limits);

    /// An idle connection to `to` that is still quiet, or an empty lease: then `acquire` will do something about it.
    lease try_acquire(const protocol::pool_key& to, const dial_limits& limits);

    /// Closes all idle connections.
    void close_idle();

    /// Closes all idle connections, and from now on also each that is given back. Tells the observer.
    void close();

    /// Tells the observer, if there is one, how many connections there are now.
    void report(const protocol::pool_key& of) noexcept;

    /// One line per origin, e.g. "https://host:443: 2 active, 1 idle, 0 waiting".
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

    // idle_watch.cpp
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
    mutable std::mutex mutex_; // guards what follows
    std::set<key> unreported_;
    bool reporting_ = false; // a thread is at it, and reports what others add
    protocol::pool_ledger ledger_;
    id next_connection_ = 1;
    std::map<id, idle> idle_;
    std::map<id, std::shared_ptr<waiter>> waiting_;
    std::minstd_rand random_;
    pool_counts counts_;
    clock::time_point last_watch_ = clock::time_point::min();
    bool watching_ = false;
    id unsettled_ = 0; // idle connections from this number on still have their timer, and no watch
    bool settling_ = false;
    bool closed_ = false;
};

} // namespace openai::detail::net
