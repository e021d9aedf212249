// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/longest_time.hpp"

#include <openai/chat/chat_completion.hpp>
#include <openai/core/future_options.hpp>
#include <openai/result.hpp>
#include <openai/results/future_status.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace openai::detail::protocol {

/// Keeps the deferred completions and their states, and decides which one runs next. A completion that has ended is
/// kept until its answer is taken, until it expires, or until it must make room for another completion. It then becomes
/// a tombstone, which only records whether the answer was taken or has expired. (A completion that made room counts as
/// expired.) If an id is not known, `find`, `get`, `take`, `cancel` and `forget` throw `unknown_id`.
class future_ledger {
public:
    using time = future_status::time;
    using outcome = std::shared_ptr<const result<chat_completion>>;

    struct entry {
        future_status status;
        std::string idempotency_key;
        outcome end;         ///< null if the completion has not ended, is lost, or is a tombstone
        std::string partial; ///< the text that a stream has sent so far

        entry() = default;
    };

    explicit future_ledger(const future_options& options)
        : options_(options) {
        options_.time_to_live = detail::bounded(options_.time_to_live);
    }

    /// Queues `wanted` and returns its id. If a completion with the same idempotency key is kept, returns the id of
    /// that one instead. Throws `capacity_exceeded` if the ledger is full and none of its completions has ended.
    std::string add(entry wanted, time now);

    /// Adds a completion that has already ended, e.g. in another program. Returns true if it was added, and false if
    /// its id was already known. Throws `capacity_exceeded` like `add`.
    bool restore(entry ended, time now);

    /// Starts the next queued completion and returns its id. Returns null if none is queued, or if no more completions
    /// may run at the same time. After the API call of a started completion has ended, call `finish` exactly once, even
    /// if the completion was cancelled.
    const std::string* start_next(time now);

    void append(const std::string& id, std::string_view text);

    /// Records that the API call of a completion has ended, so that another completion may start. A completion that was
    /// cancelled remains cancelled.
    void finish(const std::string& id, outcome end, time now);

    /// Cancels a completion and returns its status. Has no effect if the completion has ended.
    const future_status& cancel(const std::string& id, time now, errc reason = errc::cancelled);

    const entry& find(const std::string& id, time now);

    /// Returns the result, or null if there is none.
    outcome peek(const std::string& id) const;

    /// Returns the result. If there is none, throws `not_ready`, `expired`, `already_redeemed` or `future_lost`.
    outcome get(const std::string& id, time now) { return end_of(look_up(id, now)); }

    /// Like `get`, but an answer can be taken only once: the completion then becomes a tombstone. If the result is a
    /// failure, every call returns it.
    outcome take(const std::string& id, time now);

    /// Removes a completion without leaving a tombstone. Throws `not_ready` if it has not ended.
    void forget(const std::string& id, time now);

    /// Returns the matching completions, the newest first, but at most `filter.limit`. Throws `unknown_id` if
    /// `filter.after` is not known.
    std::vector<future_status> list(const future_filter& filter, time now);

    /// Returns all completions that are not tombstones, the oldest first.
    std::vector<const entry*> kept(time now);

private:
    using number = std::uint64_t;

    entry& look_up(const std::string& id, time now);
    static outcome end_of(const entry& found);
    void insert(entry added);
    void make_room();
    void sweep(time now);
    void end(entry& ending, future_state state, outcome end, time now);
    static void tell_cost(entry& cancelled, const result<chat_completion>& call);
    void bury(entry& buried, future_state state);
    void erase(number which);

    future_options options_;
    number last_ = 0;
    std::map<number, entry> entries_;
    std::unordered_map<std::string, number> by_id_;
    std::unordered_map<std::string, number> by_key_;
    std::deque<number> queue_;
    std::deque<number> tombstones_; ///< the oldest first; may contain numbers of entries that were removed
    std::size_t running_ = 0;
    std::size_t kept_ = 0; ///< the number of entries that are not tombstones
    time next_expiry_ = time::max();
};

} // namespace openai::detail::protocol
