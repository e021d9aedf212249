// SPDX-License-Identifier: BSL-1.0
#include "engine/limits/wait_queue.hpp"

#include "core/longest_time.hpp"
#include "net/wakeup.hpp"

#include <boost/asio/this_coro.hpp>

namespace openai::detail {

/// A place in the queue. When it is left, for whatever reason, it is the turn of the next place.
class wait_queue::place {
public:
    place(wait_queue& at, asio::any_io_executor executor)
        : sleeper(std::move(executor))
        , at_(at) {
        const std::lock_guard lock(at_.mutex_);
        self_ = at_.waiting_.insert(at_.waiting_.end(), this);
    }
    ~place() {
        const std::lock_guard lock(at_.mutex_);
        const bool first = self_ == at_.waiting_.begin();
        at_.waiting_.erase(self_);
        if (first) at_.look_again();
    }
    place(const place&) = delete;
    place& operator=(const place&) = delete;

    net::wakeup sleeper;

private:
    wait_queue& at_;
    std::list<place*>::iterator self_;
};

void wait_queue::look_again() {
    if (!waiting_.empty()) waiting_.front()->sleeper.wake();
}

/// Lets a call pass if it is its turn. `self` is null for a call that has just come. Call this with the lock held.
bool wait_queue::try_pass(double weight, const place* self) {
    const bool first = self ? self == waiting_.front() : waiting_.empty();
    const auto now = net::clock::now();
    if (!first || gate_.opens(weight) > now) return false;
    gate_.pass(weight, now);
    return true;
}

/// Throws if the call would have to wait too long. Call this with the lock held.
void wait_queue::check(double weight, const wait_limits& limits) const {
    const auto now = net::clock::now();
    if (now >= limits.total.at) throw net::expired(limits.total, phase::queue, now, billing::no);
    const auto opens = gate_.opens(weight);
    const bool bearable = opens <= now || limits.longest == no_timeout || opens - now <= bounded(limits.longest);
    if (bearable && opens < limits.total.at) return;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(opens - now);
    error_details details;
    details.code = errc::rate_limited;
    details.phase = phase::queue;
    details.retryable = true;
    details.retry_after = left;
    details.context = std::string("not sent: ") + why_ + " for another " + std::to_string(left.count()) + " ms";
    throw error(std::move(details));
}

asio::awaitable<void> wait_queue::pass(double weight, wait_limits limits) {
    {
        const std::lock_guard lock(mutex_);
        if (try_pass(weight, nullptr)) co_return;
        check(weight, limits);
    }
    limits.on_wait();
    place mine(*this, co_await asio::this_coro::executor);
    for (;;) {
        auto until = limits.total.at;
        {
            const std::lock_guard lock(mutex_);
            if (try_pass(weight, &mine)) co_return;
            check(weight, limits);
            if (&mine == waiting_.front()) until = std::min(until, gate_.opens(weight));
        }
        co_await mine.sleeper.sleep_until(until);
    }
}

} // namespace openai::detail
