// SPDX-License-Identifier: BSL-1.0
#include <openai/when_all.hpp>

#include "engine/run/spawn.hpp"
#include "engine/run/strand_of.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace openai::detail {
namespace {

namespace asio = boost::asio;

void rethrow_first(const std::vector<std::size_t>& order, const std::vector<std::exception_ptr>& failures) {
    for (const auto index : order)
        if (failures[index]) std::rethrow_exception(failures[index]);
}

/// Makes an operation of one call, so that a group can await it together with others. The call begins only when all
/// calls have been launched. Before that, the group cannot receive a cancellation, and a call could cause one.
auto operation_of(const asio::any_io_executor& strand, asio::awaitable<void> call) {
    auto owner = std::make_shared<cancellable_strand>(strand);
    return asio::async_initiate<const asio::deferred_t&, void(std::exception_ptr)>(
        [](any_end handler, auto runs_on, auto body) {
            forward_cancellation(runs_on, handler.get_cancellation_slot());
            asio::post(runs_on->strand(), [runs_on, body = std::move(body), handler = std::move(handler)]() mutable {
                spawn(runs_on, any_is_terminal, std::move(body), std::move(handler));
            });
        },
        asio::deferred, std::move(owner), std::move(call));
}

/// Runs the calls. Returns whether the group was cancelled.
asio::awaitable<bool> run_group(std::vector<asio::awaitable<void>> calls, bool stop_at_error) {
    const auto executor = co_await asio::this_coro::executor;
    std::vector<decltype(operation_of(executor, std::move(calls.front())))> operations;
    operations.reserve(calls.size());
    for (auto& call : calls) operations.push_back(operation_of(executor, std::move(call)));
    auto group = asio::experimental::make_parallel_group(std::move(operations));
    if (stop_at_error) {
        auto outcome = co_await group.async_wait(asio::experimental::wait_for_one_error(), asio::use_awaitable);
        rethrow_first(std::get<0>(outcome), std::get<1>(outcome));
    } else {
        auto outcome = co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
        rethrow_first(std::get<0>(outcome), std::get<1>(outcome));
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    co_return state.cancelled() != asio::cancellation_type::none;
}

/// Calls that wait for their turn. All functions that take calls run on one strand.
struct turns {
    std::vector<asio::awaitable<void>> calls;
    std::size_t next = 0;
    bool failed = false;
};

/// Runs one call after another. Begins no further call if the group was cancelled, or if a call failed and the failure
/// ends the group.
asio::awaitable<void> take_turns(std::shared_ptr<turns> all, bool stop_at_error) {
    while (all->next < all->calls.size()) {
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none || all->failed) co_return;
        std::exception_ptr failure;
        try {
            co_await std::move(all->calls[all->next++]);
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) continue;
        all->failed = stop_at_error;
        std::rethrow_exception(failure);
    }
}

} // namespace

asio::awaitable<void> run_all(std::vector<asio::awaitable<void>> calls, bool stop_at_error, at_most limit) {
    const auto all = std::make_shared<turns>();
    all->calls = std::move(calls);
    std::vector<asio::awaitable<void>> takers;
    for (auto count = std::min(limit.calls(), all->calls.size()); count > 0; --count)
        takers.push_back(take_turns(all, stop_at_error));
    return run_all(std::move(takers), stop_at_error);
}

/// Runs the calls on a strand of their own. Otherwise, if several threads run the context, a call that ends could
/// cancel another call while that call runs.
asio::awaitable<void> run_all(std::vector<asio::awaitable<void>> calls, bool stop_at_error) {
    if (calls.empty()) co_return;
    const auto strand = std::make_shared<cancellable_strand>(strand_of(co_await asio::this_coro::executor));
    auto group = run_group(std::move(calls), stop_at_error);
    const bool cancelled = co_await await_on<bool>(strand, any_is_terminal, std::move(group));
    if (cancelled) throw error(errc::cancelled, "when_all");
}

} // namespace openai::detail
