// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/pool/close_behavior.hpp"
#include "protocol/pool/idle_memory.hpp"
#include "protocol/pool/pool_key.hpp"

#include <openai/core/pool_options.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace openai::detail::protocol {

/// Keeps account of the connections of a pool and of the waiting calls. It takes no action itself: it returns what the
/// pool must do, including which connections to close. The idle connection that was used last is handed out first. The
/// call at the front of the queue is served first.
///
/// After an answer, a connection may be set apart: if the answer was a stream, or if a call is waiting. The connection
/// is then idle, but the ledger hands it out only when the server is known to keep such connections open, or when the
/// connection itself has stayed open for long enough (see `close_behavior`). `serve_next` serves the calls that wait
/// for such a connection. Call `serve_next` at the time that `next_look` returns, and whenever the ledger has learned
/// something about the server.
///
/// A slot permits one connection to be in use or to be in the process of opening. Each decision to reuse or to open a
/// connection takes one slot. Exactly one call of `give_back`, `discard` or `not_opened` must free this slot, unless
/// `replace` has freed it.
class pool_ledger {
public:
    using id = std::uint64_t;
    using duration = std::chrono::steady_clock::duration;
    using time = std::chrono::steady_clock::time_point;

    enum class action {
        reuse, ///< use the idle connection `which`
        open,  ///< open a new connection, for which a slot has been taken
        wait,  ///< wait in the queue; `which` is the id of the waiting call
        refuse ///< the queue is full
    };
    struct decision {
        action what = action::refuse;
        id which = 0;
        duration idle{};       ///< how long the connection to reuse has been idle
        std::vector<id> close; ///< the idle connections to close: those that are too old or must make room
    };
    /// What happens to a connection that was given back, or to a slot that has become free.
    struct handover {
        std::optional<id> waiter;     ///< the waiting call to serve: it gets the connection, or may open one
        bool keep = false;            ///< the connection becomes idle; `waiter`, if set, may open another one
        bool judged = false;          ///< later, call `closed_early` or `stayed_open` for the connection
        bool retire = false;          ///< close the connection; `waiter`, if set, may open another one
        std::optional<id> connection; ///< set only by `serve_next`: the idle connection for the call
        duration idle{};              ///< how long this connection has been idle
        std::vector<id> close;        ///< the idle connections to close: those that are too old or must make room
    };
    /// Determines how long a connection is kept.
    struct terms {
        time retire = time::max();                     ///< not used after this time; see `retirement`
        std::optional<std::chrono::seconds> announced; ///< from the server's `Keep-Alive: timeout=`
        bool streamed = false;                         ///< whether the last answer was a stream
    };

    /// If `behaviors` is null, the ledger does not share what it learns.
    explicit pool_ledger(pool_options options, std::shared_ptr<close_behaviors> behaviors = nullptr);

    /// Decides how a call gets a connection. Pass true as `fresh` if an idle connection has just failed for this call:
    /// the ledger then does not hand out another idle connection.
    decision acquire(const pool_key& key, time now, bool fresh = false);

    /// If an idle connection can be reused at once, does the same as `acquire`. If not, returns `std::nullopt` and
    /// changes nothing.
    std::optional<decision> reuse(const pool_key& key, time now);

    /// Notes that a connection has been opened. The number of connections that are being opened is limited, so the
    /// first waiting call may now be able to open one.
    handover opened(const pool_key& key);

    /// Notes that a connection could not be opened. Its slot becomes free, and the first waiting call may get the slot.
    handover not_opened(const pool_key& key);

    /// Takes back a connection whose exchange is complete. The connection goes to the first waiting call, becomes idle,
    /// or must be closed.
    handover give_back(const pool_key& key, id connection, const terms& kept, time now);

    /// Notes that a connection was closed. Its slot becomes free, and the first waiting call may get the slot.
    handover discard(const pool_key& key);

    enum class drain {
        none,   ///< close the connection: the server ends its bodies late, or the pool keeps no idle connections
        alone,  ///< no call waits for this connection
        awaited ///< a new call waits for this connection instead of opening another one
    };
    /// Notes that a connection will soon be free: its call needs no more of the answer, and the bytes that are still
    /// missing are received only to be discarded. If the result is `awaited`, call `end_drain` before you give the
    /// connection back or close it.
    drain begin_drain(const pool_key& key);
    void end_drain(const pool_key& key);

    /// Notes whether a body ended soon enough after `begin_drain`. If it did not, the server is known to end its bodies
    /// late.
    void saw_end(const pool_key& key, bool in_time) { behaviors(key, shelves_[key]).ends.saw(in_time); }

    /// Finds another connection for a call whose connection turned out to be closed. If the call can reuse or open
    /// another connection, it keeps its slot. If not, it loses its slot and waits at the front of the queue.
    decision replace(const pool_key& key, time now);

    /// Serves the first waiting call if that is possible now. Call this again until no call is served.
    handover serve_next(const pool_key& key, time now);

    /// Returns when to call `serve_next` next: the earliest time at which a connection that is set apart will have
    /// stayed open for long enough to serve a waiting call. Returns `std::nullopt` if there is no such connection.
    std::optional<time> next_look(const pool_key& key);

    /// Returns the waiting call that will be served next.
    std::optional<id> first_waiter(const pool_key& key) const;

    /// Removes a waiting call that was not served.
    void withdraw(const pool_key& key, id waiter);

    /// Notes that the peer closed a connection that had been idle for `rested`. From this, the ledger learns how long a
    /// connection may be idle before it is used again; see `idle_memory`.
    void closed_by_peer(const pool_key& key, duration rested, time now);

    /// Notes that the server closed a connection after it had been idle for `rested`. `streamed` says whether the last
    /// answer on this connection was a stream. Call this only if `handover::judged` was true for the connection.
    void closed_early(const pool_key& key, bool streamed, duration rested) {
        behavior(key, shelves_[key], streamed).closed(rested);
    }
    /// Notes that a connection was still open after it had been idle for `rested`. `streamed` says whether the last
    /// answer on this connection was a stream. Call this only if `handover::judged` was true for the connection.
    void stayed_open(const pool_key& key, bool streamed, duration rested) {
        behavior(key, shelves_[key], streamed).survived(rested);
    }

    /// Removes an idle connection from the ledger because it has been closed. Returns how long it was idle. If the
    /// connection was not idle, does nothing and returns `std::nullopt`.
    std::optional<duration> drop(const pool_key& key, id connection, time now);

    /// Returns the idle connections for this key.
    std::vector<id> idle_at(const pool_key& key) const;

    /// Removes all idle connections and returns them, so that the pool can close them.
    std::vector<id> clear_idle();

    /// Returns the time at which a connection that was opened at `created` becomes too old. `random01` in [0, 1) makes
    /// the age up to 10 % shorter or longer, so that connections that were opened together are not closed together.
    time retirement(time created, double random01) const;

    /// Whether any call holds a slot.
    bool in_use() const noexcept { return active_ > 0; }
    std::size_t active() const noexcept { return active_; }
    std::size_t idle_count() const noexcept { return resting_; }

    struct counts {
        std::size_t active = 0;
        std::size_t idle = 0;
        std::size_t waiting = 0;
    };
    /// Returns the numbers of active and idle connections and of waiting calls for this key.
    counts count(const pool_key& key) const;

    /// Returns all keys that have ever been used.
    std::vector<pool_key> keys() const;

    /// Returns one line for each key, such as "https://host:443: 2 active, 1 idle, 0 waiting".
    std::string describe() const;

private:
    struct idle {
        id connection;
        time retire;
        time since;
        duration limit;
        bool streamed;
        bool judged; ///< see `handover::judged`
        bool probe;  ///< must not be closed to make room for another one
    };
    struct shelf {
        std::size_t active = 0;     ///< the number of slots taken
        std::size_t connecting = 0; ///< the number of these slots whose connection is being opened
        std::size_t draining = 0;   ///< the number of these slots for which `end_drain` must still be called
        std::vector<idle> resting;  ///< the one that has been idle for longest is the first
        std::deque<id> waiting;
        idle_memory memory;
        std::shared_ptr<server_behavior> behaviors; ///< null until first needed
    };

    server_behavior& behaviors(const pool_key& key, shelf& at);
    close_behavior& behavior(const pool_key& key, shelf& at, bool streamed) {
        return behaviors(key, at).behind(streamed);
    }
    bool keeps_none() const noexcept { return options_.max_idle == 0 || options_.max_idle_total == 0; }
    bool usable(const pool_key& key, shelf& at, const idle& entry, time now);
    bool decided(const pool_key& key, shelf& at);
    void open(shelf& at, std::vector<id>& close);
    bool may_open(const shelf& at) const noexcept;
    static bool is_old(const idle& entry, duration learned, time now) noexcept;
    static bool any_old(const shelf& at, time now) noexcept;
    decision take_last(const pool_key& key, shelf& at, time now);
    void drop_old(shelf& at, time now, std::vector<id>& close);
    void drop_first(shelf& at, std::vector<id>& close);
    void drop_oldest(std::vector<id>& close);
    void take(shelf& at) noexcept;
    void release(shelf& at) noexcept;
    void serve_opener(const pool_key& key, shelf& at, handover& result);
    static std::optional<id> next_waiter(shelf& at);

    pool_options options_;
    std::shared_ptr<close_behaviors> behaviors_;
    std::map<pool_key, shelf> shelves_;
    std::size_t active_ = 0;  // of all shelves together
    std::size_t resting_ = 0; // of all shelves together
    id next_id_ = 1;
};

} // namespace openai::detail::protocol
