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

/// Which deferred completions there are, in which state, and whose turn it is. A state in which one has ended stays,
/// until its answer is taken or dropped; then a tombstone tells so. What is asked of an unknown id throws `unknown_id`.
class future_ledger {
public:
    using time = future_status::time;
    using outcome = std::shared_ptr<const result<chat_completion>>;

    struct entry {
        future_status status;
        std::string idempotency_key;
        outcome end;         ///< null until it has ended, and on a tombstone
        std::string partial; ///< the text of a stream so far

        entry() = default;
    };

    explicit future_ledger(const future_options& options)
        : options_(options) {
        options_.time_to_live = detail::bounded(options_.time_to_live);
    }

    /// Queues `wanted`, or finds the one kept for the same key, and gives the id.
    /// Throws `capacity_exceeded` if all that are kept are still under way.
    std::string add(entry wanted, time now);

    /// Puts one that ended elsewhere in its place, unless its id is known. Says whether.
    bool restore(entry ended, time now);

    /// The id of the next in order, which runs from now on; null if there is none, or no slot. Each is followed by one
    /// `finish`.
    const std::string* start_next(time now);

    void append(const std::string& id, std::string_view text);

    /// The call has ended: its slot is free. One that was cancelled stays so.
    void finish(const std::string& id, outcome end, time now);

    /// Nothing for one that has ended.
    const future_status& cancel(const std::string& id, time now, errc reason = errc::cancelled);

    const entry& find(const std::string& id, time now);

    /// Its end, or null.
    outcome peek(const std::string& id) const;

    /// The end of it. Throws `not_ready`, `expired`, `already_redeemed`, `future_lost`.
    outcome get(const std::string& id, time now) { return end_of(look_up(id, now)); }

    /// The same, and of an answer only once. (A failure is told every time.)
    outcome take(const std::string& id, time now);

    /// Drops it without a trace. Throws `not_ready` if it has not ended.
    void forget(const std::string& id, time now);

    /// Newest first.
    std::vector<future_status> list(const future_filter& filter, time now);

    /// All that are kept, oldest first.
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
    std::deque<number> tombstones_; ///< oldest first; some may be forgotten already
    std::size_t running_ = 0;
    std::size_t kept_ = 0; ///< entries that are no tombstones
    time next_expiry_ = time::max();
};

} // namespace openai::detail::protocol
