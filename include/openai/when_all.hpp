// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/error.hpp>
#include <openai/result.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace openai {

/// Option of `when_all`: no failure cancels the others.
struct collect_all_t {};
inline constexpr collect_all_t collect_all{};

/// Option of `when_all`: so many calls are under way at the same time, and the others have not begun. With as many as
/// `pool_options::max_connections` no call waits in the pool, where `timeouts::queue` and `pool_options::max_waiting`
/// would end it.
class at_most {
public:
    /// Throws `error` (`invalid_argument`) for 0.
    explicit at_most(std::size_t calls)
        : calls_(calls) {
        if (calls == 0) throw error(errc::invalid_argument, "at_most: 0 calls at a time are none");
    }

    std::size_t calls() const noexcept { return calls_; }

private:
    std::size_t calls_;
};

namespace detail {

/// Runs all at once. `stop_at_error`: the first failure cancels the others and is thrown when all have ended.
OPENAI_DECL boost::asio::awaitable<void> run_all(std::vector<boost::asio::awaitable<void>> calls, bool stop_at_error);

/// The same, at most so many at a time.
OPENAI_DECL boost::asio::awaitable<void> run_all(std::vector<boost::asio::awaitable<void>> calls, bool stop_at_error,
                                                 at_most limit);

template <class T>
struct is_awaitable : std::false_type {};
template <class T>
struct is_awaitable<boost::asio::awaitable<T>> : std::true_type {
    using value_type = T;
};

template <class Call>
concept makes_awaitable = requires(Call call) { requires is_awaitable<decltype(std::move(call)())>::value; };
template <class Call>
concept deferred_operation =
    requires(Call call) { requires is_awaitable<decltype(std::move(call)(boost::asio::use_awaitable))>::value; };

/// What `when_all` runs: nothing of it has begun yet.
template <class Call>
concept lazy_call = is_awaitable<Call>::value || makes_awaitable<Call> || deferred_operation<Call>;

/// The call as an awaitable. A function is called here, a deferred operation is begun when its awaitable is awaited.
template <lazy_call Call>
auto begin_call(Call& call) {
    if constexpr (is_awaitable<Call>::value) return std::move(call);
    else if constexpr (makes_awaitable<Call>) return std::move(call)();
    else return std::move(call)(boost::asio::use_awaitable);
}

template <class Call>
using value_of_call = typename is_awaitable<decltype(begin_call(std::declval<Call&>()))>::value_type;

template <class T, class Call>
boost::asio::awaitable<void> store_value(Call call, std::optional<T>& into) {
    into.emplace(co_await begin_call(call));
}

template <class T, class Call>
boost::asio::awaitable<void> store_result(Call call, std::optional<result<T>>& into) {
    std::exception_ptr failure;
    try {
        into.emplace(co_await begin_call(call));
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) into.emplace(to_error(failure));
}

template <class Call, class... Limit>
boost::asio::awaitable<std::vector<value_of_call<Call>>> all_values(std::vector<Call> calls, Limit... limit) {
    using value = value_of_call<Call>;
    std::vector<std::optional<value>> places(calls.size());
    std::vector<boost::asio::awaitable<void>> running;
    running.reserve(calls.size());
    for (std::size_t i = 0; i < calls.size(); ++i)
        running.push_back(store_value<value>(std::move(calls[i]), places[i]));
    co_await run_all(std::move(running), true, limit...);
    std::vector<value> values;
    values.reserve(places.size());
    for (auto& place : places) values.push_back(std::move(*place));
    co_return values;
}

template <class Call, class... Limit>
boost::asio::awaitable<std::vector<result<value_of_call<Call>>>> all_results(std::vector<Call> calls, Limit... limit) {
    using value = value_of_call<Call>;
    std::vector<std::optional<result<value>>> places(calls.size());
    std::vector<boost::asio::awaitable<void>> running;
    running.reserve(calls.size());
    for (std::size_t i = 0; i < calls.size(); ++i)
        running.push_back(store_result<value>(std::move(calls[i]), places[i]));
    co_await run_all(std::move(running), false, limit...);
    std::vector<result<value>> results;
    results.reserve(places.size());
    for (auto& place : places) results.push_back(std::move(*place));
    co_return results;
}

} // namespace detail

/// Runs all calls at once and gives their values in the order of the arguments.
///
/// A call is what has not begun: an `asio::awaitable<T>`, as every operation gives it; a function that gives one; or a
/// deferred operation, `client.chat.create(request, asio::deferred)`.
///
/// Completes when: all have ended. Errors: the first failure, after it has cancelled the others.
/// Cancellation: cancels them all; `cancelled` if no call's own failure came first. Lifetimes: the calls are moved in.
/// Executor: that of the awaiting coroutine, on a strand of their own.
template <detail::lazy_call Call>
boost::asio::awaitable<std::vector<detail::value_of_call<Call>>> when_all(std::vector<Call> calls) {
    return detail::all_values(std::move(calls));
}

/// The same, with so many calls under way at a time. The others begin in their order, each when one before it has
/// ended: a function is called, and an operation begun, and its limits of time run, only then. After a failure or a
/// cancellation no further one begins.
///
///     auto answers = co_await openai::when_all(std::move(calls), openai::at_most(8));
///
/// The five lines of the overload above hold.
template <detail::lazy_call Call>
boost::asio::awaitable<std::vector<detail::value_of_call<Call>>> when_all(std::vector<Call> calls, at_most limit) {
    return detail::all_values(std::move(calls), limit);
}

/// All at once, but every call runs to its end: gives a `result<T>` for each, and throws only when cancelled.
/// Otherwise as the first overload.
template <detail::lazy_call Call>
boost::asio::awaitable<std::vector<result<detail::value_of_call<Call>>>> when_all(std::vector<Call> calls,
                                                                                  collect_all_t) {
    return detail::all_results(std::move(calls));
}

/// So many at a time, and every call runs to its end: gives a `result<T>` for each, and throws only when cancelled.
/// Otherwise as the second overload.
template <detail::lazy_call Call>
boost::asio::awaitable<std::vector<result<detail::value_of_call<Call>>>> when_all(std::vector<Call> calls,
                                                                                  at_most limit, collect_all_t) {
    return detail::all_results(std::move(calls), limit);
}

} // namespace openai
