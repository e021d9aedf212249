// SPDX-License-Identifier: BSL-1.0
#include "engine/stream/resumption.hpp"

#include "core/longest_time.hpp"
#include "engine/answers/stream_failures.hpp"
#include "net/wakeup.hpp"
#include "protocol/limits/retry.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace openai::detail {
namespace {

/// Whether the connection broke, or was silent for too long. A stream with any other failure does not continue.
bool is_cut(const error& failure) noexcept {
    return failure.is(errc::connection_lost) || failure.is(errc::truncated) || failure.is(errc::idle_timeout) ||
           failure.is(errc::protocol_error);
}

/// Whether this side ended the operation.
bool was_ended(const error& failure) noexcept {
    return failure.is(errc::cancelled) || failure.is(errc::client_closed) || failure.is(errc::total_timeout);
}

} // namespace

resumption::resumption(std::shared_ptr<client_core> home, std::shared_ptr<client_core> asked,
                       std::shared_ptr<const kept_answer> kept, net::deadline total)
    : home_(std::move(home))
    , asked_(std::move(asked))
    , kept_(std::move(kept))
    , total_(total) {}

/// A reader that is cancelled at the beginning of `go_on` does not run it.
resumption::~resumption() {
    give_back_next();
    leave();
}

std::optional<net::clock::duration> resumption::next_delay(const error& failure, std::int64_t after,
                                                           active_operation& cut) {
    if (!is_cut(failure)) return std::nullopt;
    note_progress(after);
    if (std::exchange(after_, after) != after) attempts_ = 0;
    const auto delay = next_delay(failure);
    if (!delay) return std::nullopt;
    if (!std::exchange(entered_, true)) home_->enter(*this, &cut);
    failure_ = failure;
    return delay;
}

/// Counts the attempt, and takes its cost from the budget. The first call after a new event costs nothing: it is no
/// retry, because the call before it was a success until the connection broke. So many streams that are cut at the same
/// time can all continue. The retries of this call cost what all retries cost.
std::optional<net::clock::duration> resumption::next_delay(const error& failure) {
    auto details = failure.details();
    details.retryable = true;
    details.maybe_billed = billing::no; // a request for the rest creates no other answer
    const auto delay = protocol::next_delay(kept_->retry, details, ++attempts_, asked_->jitter());
    if (!delay || net::clock::now() + *delay >= total_.at) return std::nullopt;
    const auto cost = attempts_ > 1 ? protocol::retry_cost(kept_->retry, details) : 0;
    if (!asked_->rate_control().afford(cost)) throw out_of_budget(failure);
    next_cost_ = cost;
    return *delay;
}

void resumption::note_progress(std::optional<std::int64_t> last) {
    if (last && *last != after_) give_back();
}

void resumption::give_back() {
    if (cost_ > 0) asked_->rate_control().give_back(std::exchange(cost_, 0));
}

/// Puts back the cost of a call that will not be made.
void resumption::give_back_next() {
    if (next_cost_ > 0) asked_->rate_control().give_back(std::exchange(next_cost_, 0));
}

/// Throws if `end` was called.
std::shared_ptr<cancellable_strand> resumption::begin() {
    auto strand = std::make_shared<cancellable_strand>(home_->make_strand());
    const std::lock_guard lock(mutex_);
    if (ended_ != errc()) throw error(ended_, "");
    strand_ = strand;
    return strand;
}

asio::awaitable<void> resumption::go_on(std::shared_ptr<resumable> stream, rest_of_answer rest,
                                        net::clock::duration delay) {
    struct in_use {
        explicit in_use(std::atomic<bool>& of)
            : flag(of) {
            flag = true;
        }
        ~in_use() { flag = false; }
        std::atomic<bool>& flag;
    } const mine(under_way_);
    std::exception_ptr thrown;
    try {
        auto asking = ask(std::move(stream), std::move(rest), delay);
        co_await await_on(begin(), any_is_terminal, std::move(asking));
        co_return;
    } catch (...) {
        thrown = std::current_exception();
    }
    give_back_next();
    throw failure_after(thrown);
}

/// Asks again, after a pause, as long as the server says only that the answer has not ended.
asio::awaitable<void> resumption::ask(std::shared_ptr<resumable> stream, rest_of_answer rest,
                                      net::clock::duration delay) {
    for (;;) {
        co_await net::sleep_until(net::clock::now() + delay);
        auto next = rest;
        prepare(next.call);
        cost_ += std::exchange(next_cost_, 0);
        const bool continued = co_await stream->continue_with(std::move(next));
        if (continued) co_return;
        const auto failure = unstreamed_rest();
        const auto longer = next_delay(failure);
        if (!longer) throw failure;
        delay = *longer;
        stream->tell(failure, delay);
    }
}

/// Gives the call as many attempts as are left since the last new event.
void resumption::prepare(prepared_call& call) const {
    call->core = home_;
    call->whole = this;
    call->is_rest = true;
    call->completes = kept_->ids.empty();
    call->counted_model = kept_->model;
    call->options.idempotent = true;
    call->options.retry = kept_->retry;
    call->options.retry->max_attempts -= attempts_;
    if (total_.never()) return;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(total_.at - net::clock::now());
    call->options.timeout(std::max(left, std::chrono::milliseconds(1)));
}

/// Returns the cut, with the reason why the rest did not come, unless the operation was ended from this side.
error resumption::failure_after(const std::exception_ptr& thrown) const {
    const auto later = to_error(thrown);
    if (const auto reason = end_reason(); later.is(errc::cancelled) && reason != errc())
        return later.with([&](error_details& details) { details.code = reason; });
    if (was_ended(later)) return later;
    return failure_->with([&](error_details& details) {
        if (!details.context.empty()) details.context += "; ";
        details.context += std::string("the rest of the answer could not be fetched: ") + later.what();
    });
}

errc resumption::end_reason() const noexcept {
    const std::lock_guard lock(mutex_);
    return ended_;
}

std::shared_ptr<void> resumption::end(errc reason) noexcept {
    const std::lock_guard lock(mutex_);
    if (ended_ == errc()) ended_ = reason;
    auto running = strand_.lock();
    if (running) post_cancellation(running);
    return running;
}

} // namespace openai::detail
