// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/pool_options.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace openai::protocol {

/// Who holds which connection, who waits, and what follows. Never does anything itself: it returns what to do, also
/// which connections to close. Idle connections are handed out last in, first out; waiters are served first come first.
class pool_ledger {
public:
    using id = std::uint64_t;
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
        std::vector<id> close; ///< idle connections that are too old
    };
    /// What becomes of a connection that was given back, or of a freed slot.
    struct handover {
        std::optional<id> waiter; ///< whom to serve: with the connection, or with the right to open one
        bool keep = false;        ///< nobody waits: the connection stays idle
        std::vector<id> close;
    };

    explicit pool_ledger(pool_options options)
        : options_(options) {}

    decision acquire(const std::string& origin, time now);

    /// A connection whose exchange is complete comes back. It goes to the first waiter or becomes idle.
    handover give_back(const std::string& origin, id connection, time created, time now);

    /// A connection was closed, or could not be opened: its slot goes to the first waiter.
    handover discard(const std::string& origin);

    /// A connection in use will be free in a moment, because only the rest of a finished answer is dropped from it: a
    /// call that comes now waits for it instead of opening another. Ended by `end_drain`, before it is given back.
    void begin_drain(const std::string& origin);
    void end_drain(const std::string& origin);

    /// A waiter leaves unserved.
    void withdraw(const std::string& origin, id waiter);

    /// Every idle connection, to be closed; none is idle afterwards.
    std::vector<id> clear_idle();

    struct counts {
        std::size_t active = 0;
        std::size_t idle = 0;
        std::size_t waiting = 0;
    };
    counts count(const std::string& origin) const;

    /// "https://host:443: 2 active, 1 idle, 0 waiting", one line per origin.
    std::string describe() const;

private:
    struct idle {
        id connection;
        time created;
        time since;
    };
    struct shelf {
        std::size_t active = 0;
        std::size_t draining = 0; ///< of the active ones
        std::vector<idle> resting;
        std::deque<id> waiting;
    };

    void drop_old(shelf& at, time now, std::vector<id>& close) const;

    pool_options options_;
    std::map<std::string, shelf> shelves_;
    id next_id_ = 1;
};

} // namespace openai::protocol
