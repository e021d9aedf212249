// SPDX-License-Identifier: BSL-1.0
#include "engine/stream/resumption.hpp"

#include "core/longest_time.hpp"
#include "net/wakeup.hpp"
#include "protocol/limits/retry.hpp"

#include <algorithm>
#include <utility>

namespace openai::detail {
namespace {

/// Whether the connection broke, or has been silent for too long. Everything else is the server's last word, or comes
/// from this side.
bool is_cut(const error& failure) noexcept {
    return failure.is(errc::connection_lost) || failure.is(errc::truncated) || failure.is(errc::idle_timeout) ||
           failure.is(errc::protocol_error);
}

/// Whether the operation was ended from this side.
bool was_ended(const error& failure) noexcept {
    return failure.is(errc::cancelled) || failure.is(errc::client_closed) || failure.is(errc::total_timeout);
}

} // namespace

resumption::resumption(std::shared_ptr<client_core> home, std::shared_ptr<const kept_answer> kept, net::deadline total)
    : home_(std::move(home))
    , kept_(std::move(kept))
    , total_(total) {}

std::optional<net::clock::duration> resumption::next_delay(const error& failure, std::int64_t after,
                                                           active_operation& cut) {
    if (!is_cut(failure)) return std::nullopt;
    if (std::exchange(after_, after) != after) attempts_ = 0;
    auto details = failure.details();
    details.retryable = true;
    details.maybe_billed = billing::no; // to ask for the rest makes no other answer
    const auto delay = protocol::next_delay(kept_->retry, details, ++attempts_, home_->jitter());
    if (!delay || net::clock::now() + *delay >= total_.at) return std::nullopt;
    if (!home_->rate_control().afford(protocol::retry_cost(kept_->retry, details))) return std::nullopt;
    if (!whole_) whole_.emplace(*home_, cut);
    failure_ = failure;
    return *delay;
}

asio::awaitable<void> resumption::run(asio::awaitable<void> body) {
    struct in_use {
        explicit in_use(std::atomic<bool>& of)
            : flag(of) {
            flag = true;
        }
        ~in_use() { flag = false; }
        std::atomic<bool>& flag;
    } const mine(under_way_);
    const auto strand = std::make_shared<cancellable_strand>(home_->make_strand());
    {
        const std::lock_guard lock(mutex_);
        if (cancelled_) throw error(errc::cancelled, "");
        strand_ = strand;
    }
    co_await await_on(strand, any_is_terminal, std::move(body));
}

asio::awaitable<prepared_call> resumption::prepare(rest_of_answer rest, net::clock::duration delay) const {
    co_await net::sleep_until(net::clock::now() + delay);
    auto& call = rest.call;
    call->core = home_;
    call->whole = &*whole_;
    call->options.idempotent = true;
    if (!total_.never()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(total_.at - net::clock::now());
        call->options.timeout(std::max(left, std::chrono::milliseconds(1)));
    }
    co_return std::move(call);
}

error resumption::failure_after(const std::exception_ptr& thrown) const {
    const auto later = to_error(thrown);
    if (was_ended(later)) return later;
    return failure_->with([&](error_details& details) {
        if (!details.context.empty()) details.context += "; ";
        details.context += std::string("the rest of the answer could not be fetched: ") + later.what();
    });
}

bool resumption::is_cancelled() noexcept {
    const std::lock_guard lock(mutex_);
    return cancelled_;
}

void resumption::cancel() noexcept {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    if (const auto strand = strand_.lock()) post_cancellation(strand);
}

} // namespace openai::detail
