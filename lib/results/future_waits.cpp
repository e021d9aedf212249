// SPDX-License-Identifier: BSL-1.0
#include "core/longest_time.hpp"
#include "engine/run/as_operation.hpp"
#include "results/future_registry.hpp"

#include <boost/asio/this_coro.hpp>

#include <new>

namespace openai::detail {
namespace {

/// Returns the answer, or throws its error.
value_with_response<chat_completion> answer_in(const result<chat_completion>& end) {
    return {end.value(), end.response()};
}

} // namespace

/// A call that waits for an answer. The destructor removes it from the list.
class future_registry::waiter {
public:
    waiter(future_registry& registry, const std::string& id, asio::any_io_executor executor)
        : sleeper(std::move(executor))
        , registry_(registry) {
        const std::lock_guard lock(registry_.mutex_);
        self_ = registry_.waiting_.emplace(id, this);
    }
    ~waiter() {
        const std::lock_guard lock(registry_.mutex_);
        registry_.waiting_.erase(self_);
    }
    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;

    net::wakeup sleeper;
    outcome end; ///< kept for this call, in case another caller takes the answer first

private:
    future_registry& registry_;
    std::multimap<std::string, waiter*>::iterator self_;
};

/// Wakes a waiting call, which runs later. If there is no memory for this, the call looks again when its own time is
/// over.
void future_registry::wake(waiter& who) noexcept {
    try {
        who.sleeper.wake();
    } catch (const std::bad_alloc&) {
        return;
    }
}

/// Gives the result to all calls that wait for it. Call this with the lock held.
void future_registry::serve(const std::string& id) {
    const auto [first, last] = waiting_.equal_range(id);
    for (auto one = first; one != last; ++one) {
        one->second->end = ledger_.peek(id);
        wake(*one->second);
    }
}

void future_registry::wake_all() {
    for (const auto& [id, one] : waiting_) wake(*one);
}

/// Returns the result for a waiting call, or null if there is none yet.
future_registry::outcome future_registry::look(const std::string& id, const waiter& who, net::clock::time_point until) {
    const std::lock_guard lock(mutex_);
    if (who.end) return who.end;
    const auto& found = ledger_.find(id, now());
    if (found.status.ended()) return ledger_.get(id, now());
    check_open();
    if (net::clock::now() >= until)
        throw error(errc::not_ready, "the deferred completion, within the time of this wait");
    return nullptr;
}

asio::awaitable<value_with_response<chat_completion>>
future_registry::wait_for(std::shared_ptr<client_core>, std::string id, net::clock::time_point until) {
    waiter mine(*this, id, co_await asio::this_coro::executor);
    for (;;) {
        if (const auto found = look(id, mine, until)) co_return answer_in(*found);
        co_await mine.sleeper.sleep_until(until);
    }
}

void future_registry::wait(std::string id, std::chrono::milliseconds timeout, any_handler<chat_completion> handler) {
    const auto strand = std::make_shared<cancellable_strand>(core_.make_strand());
    const auto until = net::clock::now() + bounded(timeout);
    auto body = wait_for(core_.shared_from_this(), std::move(id), until);
    spawn<chat_completion>(strand, total_cancellation, as_operation(std::move(body)), std::move(handler));
}

/// Completes an operation that need not wait: passes the result of `function` to the handler.
template <class T, class Function>
void future_registry::answer(any_handler<T> handler, Function function) {
    const auto strand = std::make_shared<cancellable_strand>(core_.make_strand());
    const auto reply = [](std::shared_ptr<client_core>, Function ask) -> asio::awaitable<decltype(ask())> {
        co_return ask();
    };
    auto body = reply(core_.shared_from_this(), std::move(function));
    spawn<T>(strand, total_cancellation, std::move(body), std::move(handler));
}

void future_registry::submit(chat_request request, submit_options options, any_handler<std::string> handler) {
    answer<std::string>(std::move(handler), [this, request = std::move(request), options = std::move(options)] {
        return submit(request, options);
    });
}

void future_registry::status(std::string id, any_handler<future_status> handler) {
    answer<future_status>(std::move(handler), [this, id = std::move(id)] {
        return with_ledger([&](auto& ledger, auto now) { return ledger.find(id, now).status; });
    });
}

void future_registry::get(std::string id, any_handler<chat_completion> handler) {
    answer<chat_completion>(std::move(handler), [this, id = std::move(id)] {
        return answer_in(*with_ledger([&](auto& ledger, auto now) { return ledger.get(id, now); }));
    });
}

void future_registry::cancel(std::string id, any_handler<future_status> handler) {
    answer<future_status>(std::move(handler), [this, id = std::move(id)] { return cancel(id); });
}

} // namespace openai::detail
