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

/// Who holds which connection, who waits, and what follows. Never does anything itself: it returns what to do, also
/// which connections to close. Idle connections are handed out last in, first out; waiters are served first come first.
///
/// A connection that has just carried a stream, or that a waiter would be given right behind another answer, is set
/// apart until its server is known to keep such connections, see `close_behavior`: it is idle, but it is not handed
/// out. A waiter that waits for this to be decided is served by `serve_next`, which is to be asked at `next_look`, and
/// whenever something was learnt.
///
/// A slot is a connection in use or being opened. Each `reuse` and `open` takes one; each is ended by exactly one of
/// `give_back`, `discard` and `not_opened`.
class pool_ledger {
public:
    using id = std::uint64_t;
    using duration = std::chrono::steady_clock::duration;
    using time = std::chrono::steady_clock::time_point;

    enum class action {
        reuse, ///< take the idle connection `which`
        open,  ///< open a new one; the slot is taken
        wait,  ///< stand in the queue as `which`
        refuse ///< the queue is full
    };
    struct decision {
        action what = action::refuse;
        id which = 0;
        duration idle{};       ///< for how long the connection to reuse has been idle
        std::vector<id> close; ///< idle connections that are too old, or that make room
    };
    /// What becomes of a connection that was given back, or of a freed slot.
    struct handover {
        std::optional<id> waiter;     ///< whom to serve: with the connection, or with the right to open one
        bool keep = false;            ///< the connection stays idle; the waiter has the right to open one
        bool judged = false;          ///< what becomes of the connection counts for the server's behavior
        bool retire = false;          ///< the connection is to be closed; the waiter has the right to open one
        std::optional<id> connection; ///< an idle one for the waiter, of `serve_next`
        duration idle{};              ///< for how long that one has been idle
        std::vector<id> close;        ///< idle connections that make room
    };
    /// What decides how long a connection is kept.
    struct terms {
        time retire = time::max();                     ///< not used from here on; see `retirement`
        std::optional<std::chrono::seconds> announced; ///< by the server's `Keep-Alive: timeout=`
        bool streamed = false;                         ///< its last answer was a stream
    };

    /// Without `behaviors` it learns for itself alone.
    explicit pool_ledger(pool_options options, std::shared_ptr<close_behaviors> behaviors = nullptr);

    /// With `fresh` no idle connection is given, because one has just failed.
    decision acquire(const pool_key& key, time now, bool fresh = false);

    /// The same if that is to reuse an idle connection; otherwise nothing happens.
    std::optional<decision> reuse(const pool_key& key, time now);

    /// A connection was opened: another one may be.
    handover opened(const pool_key& key);

    /// A connection could not be opened: its slot goes to the first waiter.
    handover not_opened(const pool_key& key);

    /// A connection whose exchange is complete comes back. It goes to the first waiter or becomes idle.
    handover give_back(const pool_key& key, id connection, const terms& kept, time now);

    /// A connection was closed: its slot goes to the first waiter.
    handover discard(const pool_key& key);

    enum class drain {
        none,   ///< the server ends its bodies late: the connection is to be closed
        alone,  ///< nobody waits for the connection
        awaited ///< a call that comes now waits for the connection instead of opening another
    };
    /// A connection in use will be free in a moment, because only the rest of a finished answer is dropped from it.
    /// If it is `awaited`, `end_drain` comes before the connection is given back or closed.
    drain begin_drain(const pool_key& key);
    void end_drain(const pool_key& key);

    /// Whether the rest of an answer came in time.
    void saw_end(const pool_key& key, bool in_time) { behaviors(key, shelves_[key]).ends.saw(in_time); }

    /// The connection that a call was given turned out to be closed. Its slot stays with that call, which reuses or
    /// opens another one, or waits as the first of the queue.
    decision replace(const pool_key& key, time now);

    /// Serves the first waiter, if there is one and now can be. To be asked again until it serves nobody.
    handover serve_next(const pool_key& key, time now);

    /// When `serve_next` may have more to give to those who wait, although nothing happens until then.
    std::optional<time> next_look(const pool_key& key);

    /// Who is served next.
    std::optional<id> first_waiter(const pool_key& key) const;

    /// A waiter leaves unserved.
    void withdraw(const pool_key& key, id waiter);

    /// The peer closed a connection after so much idleness: what is idle is kept for a shorter time from now on.
    void closed_by_peer(const pool_key& key, duration rested, time now);

    /// A connection that is judged was closed after so much rest, or was still open.
    void closed_early(const pool_key& key, bool streamed, duration rested) {
        behavior(key, shelves_[key], streamed).closed(rested);
    }
    void stayed_open(const pool_key& key, bool streamed, duration rested) {
        behavior(key, shelves_[key], streamed).survived(rested);
    }

    /// An idle connection is gone; gives for how long it was idle, or nothing if it was not.
    std::optional<duration> drop(const pool_key& key, id connection, time now);

    /// What is idle at this origin.
    std::vector<id> idle_at(const pool_key& key) const;

    /// Every idle connection, to be closed; none is idle afterwards.
    std::vector<id> clear_idle();

    /// When a connection made at `created` is too old; `random01` in [0, 1) makes it up to 10 % earlier or later, so
    /// that what was opened together is not closed together.
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
    /// Of all keys that read alike.
    counts count(const pool_key& key) const;

    /// All that there has been something of.
    std::vector<pool_key> keys() const;

    /// "https://host:443: 2 active, 1 idle, 0 waiting", one line per origin.
    std::string describe() const;

private:
    struct idle {
        id connection;
        time retire;
        time since;
        duration limit;
        bool streamed;
        bool judged; ///< by the server's behavior
        bool probe;  ///< makes no room for another one
    };
    struct shelf {
        std::size_t active = 0;     ///< slots
        std::size_t connecting = 0; ///< of the active ones
        std::size_t draining = 0;   ///< of the active ones
        std::vector<idle> resting;  ///< the longest idle first
        std::deque<id> waiting;
        idle_memory memory;
        std::shared_ptr<server_behavior> behaviors; ///< made when they are first asked for
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
    std::size_t active_ = 0;  // of all shelves
    std::size_t resting_ = 0; // of all shelves
    id next_id_ = 1;
};

} // namespace openai::detail::protocol
