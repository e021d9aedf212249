// SPDX-License-Identifier: BSL-1.0
#include "results/future_ledger.hpp"

#include <algorithm>
#include <iterator>
#include <new>

namespace openai::detail::protocol {
namespace {

bool is_tombstone(const future_status& status) {
    return status.state == future_state::expired || status.state == future_state::redeemed;
}

future_state state_of(const result<chat_completion>& end) {
    if (end.success()) return future_state::succeeded;
    return end.error().code() == condition::timeout ? future_state::timed_out : future_state::failed;
}

/// Returns the error of a completion that was ended from outside, for example cancelled. `begun` says whether its call
/// had begun, so that it may have been billed.
error ended_from_outside(errc reason, const char* context, bool begun) {
    error_details details;
    details.code = reason;
    details.context = context;
    details.attempts = begun ? 1 : 0;
    details.maybe_billed = begun ? billing::unknown : billing::no;
    return error(std::move(details));
}

/// Adds to this error what the call itself reports after its end.
error with_cost(const error& ended, const result<chat_completion>& call) {
    return ended.with([&](error_details& details) {
        details.maybe_billed = call.success() ? billing::yes : call.error().maybe_billed();
        if (call.success()) return;
        details.phase = call.error().phase();
        details.attempts = call.error().attempts();
    });
}

bool passes(const future_status& status, const future_filter& filter) {
    if (!filter.label.empty() && status.label != filter.label) return false;
    return filter.state ? status.state == *filter.state : !is_tombstone(status);
}

} // namespace

std::string future_ledger::add(entry wanted, time now) {
    sweep(now);
    const auto known = by_key_.find(wanted.idempotency_key);
    if (known != by_key_.end()) return entries_.at(known->second).status.id;
    make_room();
    wanted.status.state = future_state::queued;
    wanted.status.created = now;
    const auto id = wanted.status.id;
    insert(std::move(wanted));
    queue_.push_back(last_);
    return id;
}

bool future_ledger::restore(entry ended, time now) {
    sweep(now);
    if (by_id_.contains(ended.status.id)) return false;
    make_room();
    const auto finished = ended.status.finished.value_or(now);
    ended.status.finished = finished;
    if (options_.time_to_live.count() > 0) next_expiry_ = std::min(next_expiry_, finished + options_.time_to_live);
    insert(std::move(ended));
    return true;
}

void future_ledger::insert(entry added) {
    ++last_;
    ++kept_;
    by_id_.emplace(added.status.id, last_);
    auto& key = added.idempotency_key;
    if (!key.empty() && !by_key_.try_emplace(key, last_).second) key.clear(); // another one has the key now
    entries_.emplace(last_, std::move(added));
}

void future_ledger::make_room() {
    if (kept_ < options_.max_kept) return;
    const auto oldest = std::ranges::find_if(
        entries_, [](const auto& one) { return one.second.status.ended() && !is_tombstone(one.second.status); });
    if (oldest == entries_.end())
        throw error(errc::capacity_exceeded,
                    "futures.max_kept, " + std::to_string(options_.max_kept) + ", and all of them are under way");
    bury(oldest->second, future_state::expired);
}

const std::string* future_ledger::start_next(time now) {
    if (queue_.empty() || running_ >= options_.max_running) return nullptr;
    auto& status = entries_.at(queue_.front()).status;
    queue_.pop_front();
    ++running_;
    status.state = future_state::running;
    status.started = now;
    return &status.id;
}

void future_ledger::append(const std::string& id, std::string_view text) {
    if (const auto known = by_id_.find(id); known != by_id_.end()) entries_.at(known->second).partial += text;
}

void future_ledger::finish(const std::string& id, outcome end, time now) {
    --running_;
    const auto known = by_id_.find(id);
    if (known == by_id_.end()) return; // it was cancelled and then forgotten
    auto& ending = entries_.at(known->second);
    if (!end->success()) ending.status.attempts = end->error().attempts();
    if (ending.status.ended()) return tell_cost(ending, *end);
    const auto state = state_of(*end);
    this->end(ending, state, std::move(end), now);
}

/// Stores what a completion has cost that was cancelled while its call was under way. Without memory, the cost stays
/// unknown.
void future_ledger::tell_cost(entry& cancelled, const result<chat_completion>& call) {
    if (!cancelled.end || cancelled.end->success()) return; // its answer was dropped meanwhile
    try {
        cancelled.end = std::make_shared<const result<chat_completion>>(with_cost(cancelled.end->error(), call));
    } catch (const std::bad_alloc&) {
        return;
    }
}

const future_status& future_ledger::cancel(const std::string& id, time now, errc reason) {
    auto& ending = look_up(id, now);
    if (ending.status.ended()) return ending.status;
    if (ending.status.state == future_state::queued) std::erase(queue_, by_id_.at(id));
    const bool begun = ending.status.state == future_state::running;
    auto end =
        std::make_shared<const result<chat_completion>>(ended_from_outside(reason, "the deferred completion", begun));
    this->end(ending, future_state::cancelled, std::move(end), now);
    return ending.status;
}

const future_ledger::entry& future_ledger::find(const std::string& id, time now) { return look_up(id, now); }

future_ledger::outcome future_ledger::peek(const std::string& id) const {
    const auto known = by_id_.find(id);
    return known == by_id_.end() ? nullptr : entries_.at(known->second).end;
}

future_ledger::outcome future_ledger::take(const std::string& id, time now) {
    auto& found = look_up(id, now);
    auto end = end_of(found);
    if (end->success()) bury(found, future_state::redeemed);
    return end;
}

void future_ledger::forget(const std::string& id, time now) {
    if (!look_up(id, now).status.ended()) throw error(errc::not_ready, "a deferred completion that has not ended");
    erase(by_id_.at(id));
}

std::vector<future_status> future_ledger::list(const future_filter& filter, time now) {
    sweep(now);
    auto from = entries_.rbegin();
    if (!filter.after.empty()) {
        const auto last = by_id_.find(filter.after);
        if (last == by_id_.end()) throw error(errc::unknown_id, "after");
        from = std::make_reverse_iterator(entries_.find(last->second));
    }
    std::vector<future_status> page;
    for (; from != entries_.rend() && page.size() < filter.limit; ++from)
        if (passes(from->second.status, filter)) page.push_back(from->second.status);
    return page;
}

std::vector<const future_ledger::entry*> future_ledger::kept(time now) {
    sweep(now);
    std::vector<const entry*> all;
    for (const auto& [key, one] : entries_)
        if (!is_tombstone(one.status)) all.push_back(&one);
    return all;
}

future_ledger::entry& future_ledger::look_up(const std::string& id, time now) {
    sweep(now);
    const auto known = by_id_.find(id);
    if (known == by_id_.end()) throw error(errc::unknown_id, "no such deferred completion");
    return entries_.at(known->second);
}

future_ledger::outcome future_ledger::end_of(const entry& found) {
    switch (found.status.state) {
    case future_state::expired: throw error(errc::expired, "the deferred completion was kept for its time");
    case future_state::redeemed: throw error(errc::already_redeemed, "the deferred completion was taken");
    case future_state::lost:
        throw ended_from_outside(errc::future_lost, "the deferred completion was under way when its program ended",
                                 found.status.started.has_value());
    default: break;
    }
    if (!found.end) throw error(errc::not_ready, "the deferred completion is still under way");
    return found.end;
}

void future_ledger::end(entry& ending, future_state state, outcome end, time now) {
    ending.status.state = state;
    ending.status.finished = now;
    ending.end = std::move(end);
    if (options_.time_to_live.count() > 0) next_expiry_ = std::min(next_expiry_, now + options_.time_to_live);
}

/// Drops the answers whose time to live has passed, and finds the next time at which one passes.
void future_ledger::sweep(time now) {
    if (now < next_expiry_) return;
    next_expiry_ = time::max();
    for (auto& [key, one] : entries_) {
        if (!one.status.ended() || is_tombstone(one.status)) continue;
        const auto expires = *one.status.finished + options_.time_to_live;
        if (expires <= now) bury(one, future_state::expired);
        else next_expiry_ = std::min(next_expiry_, expires);
    }
}

void future_ledger::bury(entry& buried, future_state state) {
    --kept_;
    if (!buried.idempotency_key.empty()) by_key_.erase(buried.idempotency_key);
    buried.idempotency_key.clear();
    buried.status.state = state;
    buried.end = nullptr;
    buried.partial = std::string();
    tombstones_.push_back(by_id_.at(buried.status.id));
    if (tombstones_.size() <= options_.max_kept) return;
    erase(tombstones_.front());
    tombstones_.pop_front();
}

void future_ledger::erase(number which) {
    const auto found = entries_.find(which);
    if (found == entries_.end()) return;
    if (!is_tombstone(found->second.status)) --kept_;
    if (!found->second.idempotency_key.empty()) by_key_.erase(found->second.idempotency_key);
    by_id_.erase(found->second.status.id);
    entries_.erase(found);
}

} // namespace openai::detail::protocol
