// SPDX-License-Identifier: BSL-1.0
#include "client/spawn.hpp"

#include "client/blocking.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/consign.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace openai::detail {
namespace {

/// Takes a body through the gate. Whoever awaits behind the body's end, does not throw because of a cancellation from
/// before.
asio::awaitable<void> pass(gate& through, cancellation_filter filter, asio::awaitable<void> body) {
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

} // namespace

asio::awaitable<void> unless_cancelled(std::shared_ptr<cancellable_strand> owner, asio::awaitable<void> body) {
    if (owner->gate().was_cancelled()) throw error(errc::cancelled, "");
    co_await std::move(body);
}

void run(std::shared_ptr<void> owner, const asio::any_io_executor& strand, gate& through, cancellation_filter filter,
         asio::awaitable<void> body, any_end end) {
    check_blocking(strand);
    asio::co_spawn(strand, pass(through, filter, std::move(body)),
                   asio::consign(asio::bind_cancellation_slot(through.slot(), std::move(end)), std::move(owner)));
}

asio::awaitable<void> await_on(std::shared_ptr<cancellable_strand> owner, cancellation_filter filter,
                               asio::awaitable<void> body) {
    auto start = [](any_end handler, std::shared_ptr<cancellable_strand> runs_on, cancellation_filter reacts,
                    asio::awaitable<void> does) {
        auto guarded = unless_cancelled(runs_on, std::move(does));
        run(runs_on, reacts, std::move(guarded), std::move(handler));
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
        start, asio::use_awaitable, std::move(owner), filter, std::move(body));
}

} // namespace openai::detail
