// SPDX-License-Identifier: BSL-1.0
#include "engine/run/spawn.hpp"

#include "engine/run/blocking.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <new>

namespace openai::detail {
namespace {

/// Runs `body` behind the gate. After its end, a cancellation that came earlier no longer makes the awaiting coroutine
/// throw.
asio::awaitable<void> pass(cancellation_gate& through, cancellation_filter filter, asio::awaitable<void> body) {
    std::exception_ptr failure;
    co_await asio::this_coro::reset_cancellation_state(filter);
    through.begin(filter);
    try {
        co_await std::move(body);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    through.end();
    if (failure) std::rethrow_exception(failure);
}

/// The handler of `co_spawn`.
struct end_handler {
    std::shared_ptr<operation_end> end;

    void operator()(std::exception_ptr thrown) const { end->complete(std::move(thrown)); }
};

class plain_end final : public operation_end {
public:
    plain_end(std::shared_ptr<cancellable_strand> strand, any_end handler)
        : owner(std::move(strand))
        , handler_(std::move(handler)) {}

    asio::cancellation_slot slot() const noexcept { return handler_.get_cancellation_slot(); }
    void complete(outcome how) override {
        auto handler = std::move(handler_);
        std::move(handler)(how.exception());
    }
    asio::any_completion_executor executor(const asio::any_completion_executor& otherwise) const noexcept override {
        return asio::get_associated_executor(handler_, otherwise);
    }

    const std::shared_ptr<cancellable_strand> owner;

private:
    any_end handler_;
};

asio::awaitable<void> unless_cancelled(std::shared_ptr<cancellable_strand> owner, asio::awaitable<void> body) {
    if (owner->gate().was_cancelled()) throw error(errc::cancelled, "");
    co_await std::move(body);
}

} // namespace
} // namespace openai::detail

template <>
struct boost::asio::associated_executor<openai::detail::end_handler, boost::asio::any_io_executor> {
    using type = any_completion_executor;
    static type get(const openai::detail::end_handler& handler, const any_io_executor& otherwise) noexcept {
        return handler.end->executor(any_completion_executor(std::nothrow, otherwise));
    }
};

namespace openai::detail {

void operation_end::settle(outcome& how) {
    if (failure) how = std::move(*failure);
    else if (!how.failed()) how = std::move(response);
}

void run(const asio::any_io_executor& strand, cancellation_gate& through, cancellation_filter filter,
         asio::awaitable<void> body, std::shared_ptr<operation_end> end) {
    check_blocking(strand);
    asio::co_spawn(strand, pass(through, filter, std::move(body)),
                   asio::bind_cancellation_slot(through.slot(), end_handler{std::move(end)}));
}

void spawn(std::shared_ptr<cancellable_strand> owner, cancellation_filter filter, asio::awaitable<void> body,
           any_end handler) {
    const auto end = std::make_shared<plain_end>(owner, std::move(handler));
    forward_cancellation(owner, end->slot());
    run(owner->strand(), owner->gate(), filter, unless_cancelled(owner, std::move(body)), end);
}

asio::awaitable<void> await_on(std::shared_ptr<cancellable_strand> owner, cancellation_filter filter,
                               asio::awaitable<void> body) {
    auto start = [](any_end handler, std::shared_ptr<cancellable_strand> runs_on, cancellation_filter reacts,
                    asio::awaitable<void> does) {
        spawn(std::move(runs_on), reacts, std::move(does), std::move(handler));
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
        start, asio::use_awaitable, std::move(owner), filter, std::move(body));
}

} // namespace openai::detail
