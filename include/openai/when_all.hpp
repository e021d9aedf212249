// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/as_result.hpp>
#include <openai/core/error.hpp>
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

/// An option of `when_all`. With this option, a failed call does not cancel the other calls.
struct collect_all_t {};
/// Pass this constant to `when_all` to set the option: `when_all(calls, collect_all)`.
inline constexpr collect_all_t collect_all{};

/// An option of `when_all`. It limits how many calls run at the same time. The remaining calls start later. If the
/// limit is at most `pool_options::max_connections`, and nothing else uses the client's connections, no call that
/// starts has to wait for a free connection. `timeouts::queue` and `pool_options::max_waiting` then have no effect on
/// these calls.
class at_most {
public:
    /// Sets the largest number of calls that run at the same time. Throws `error` (`invalid_argument`) if `calls` is 0.
    explicit at_most(std::size_t calls)
        : calls_(calls) {
        if (calls == 0) throw error(errc::invalid_argument, "at_most: 0 calls at a time are none");
    }

    /// Returns the largest number of calls that run at the same time.
    std::size_t calls() const noexcept { return calls_; }

private:
    std::size_t calls_;
};

namespace detail {

/// Runs all calls concurrently. Completes when all calls have ended, and throws the first failure if there is one. If
/// `stop_at_error` is true, the first failure cancels the other calls.
OPENAI_DECL boost::asio::awaitable<void> run_all(std::vector<boost::asio::awaitable<void>> calls, bool stop_at_error);

/// Like the overload above, but runs at most `limit` calls at a time.
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

/// A call that `when_all` can run: an awaitable, a function that returns one, or a deferred operation. The call has not
/// started yet.
template <class Call>
concept lazy_call = is_awaitable<Call>::value || makes_awaitable<Call> || deferred_operation<Call>;

/// Returns the call as an awaitable. If `call` is a function that returns an awaitable, invokes it. If `call` is a
/// deferred operation, the operation starts only when the awaitable is awaited.
template <lazy_call Call>
auto begin_call(Call& call) {
    if constexpr (is_awaitable<Call>::value) return std::move(call);
    else if constexpr (makes_awaitable<Call>) return std::move(call)();
    else return std::move(call)(boost::asio::use_awaitable);
}

template <class Call>
using value_of_call = typename is_awaitable<decltype(begin_call(std::declval<Call&>()))>::value_type;

/// A deferred operation of this library. If it is started with `as_result`, it returns a `result<T>` that contains the
/// HTTP response in addition to the value.
template <class Call, class T>
concept gives_result = requires(Call call) {
    { std::move(call)(as_result) } -> std::same_as<boost::asio::awaitable<result<T>>>;
};

template <class T, class Call>
boost::asio::awaitable<void> store_value(Call call, std::optional<T>& into) {
    into.emplace(co_await begin_call(call));
}

template <class T, class Call>
boost::asio::awaitable<void> store_result(Call call, std::optional<result<T>>& into) {
    std::exception_ptr failure;
    try {
        if constexpr (gives_result<Call, T>) into.emplace(co_await std::move(call)(as_result));
        else into.emplace(co_await begin_call(call));
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

/// Runs all calls concurrently, and returns their values in the order of the calls.
///
/// A call must not have started yet. It can be
///
/// - an `asio::awaitable<T>`, which every operation returns by default,
/// - a function that returns such an awaitable, or
/// - a deferred operation: `client.chat.create(request, asio::deferred)`.
///
/// Completes when: all calls have ended.
/// Errors: the first failure; it cancels the other calls.
/// Cancellation: cancels all calls; the operation fails with `cancelled`, unless a call had already failed.
/// Lifetimes: the operation owns the calls.
/// Executor: the calls run on the executor of the awaiting coroutine, on one strand.
template <detail::lazy_call Call>
boost::asio::awaitable<std::vector<detail::value_of_call<Call>>> when_all(std::vector<Call> calls) {
    return detail::all_values(std::move(calls));
}

/// Like the overload above, but at most `limit` calls run at a time. The others wait and start in order, each when an
/// earlier call has ended. As long as a call waits, its function is not called, its operation is not initiated, and
/// none of its timeouts run. After a failure or a cancellation, no further call starts.
///
///     auto answers = co_await openai::when_all(std::move(calls), openai::at_most(8));
///
/// Completion, errors, cancellation, lifetimes and executor are those of the overload above.
template <detail::lazy_call Call>
boost::asio::awaitable<std::vector<detail::value_of_call<Call>>> when_all(std::vector<Call> calls, at_most limit) {
    return detail::all_values(std::move(calls), limit);
}

/// Runs all calls concurrently, and lets each run to its end. Returns a `result<T>` for each call. The operation throws
/// only if you cancel it. If a call is a deferred operation, its result contains the HTTP response in addition to the
/// value. The result of any other call contains only the value, because an awaitable returns nothing else. For
/// everything else, see the first overload.
template <detail::lazy_call Call>
boost::asio::awaitable<std::vector<result<detail::value_of_call<Call>>>> when_all(std::vector<Call> calls,
                                                                                  collect_all_t) {
    return detail::all_results(std::move(calls));
}

/// Runs at most `limit` calls at a time, and lets each run to its end. Returns a `result<T>` for each call. The
/// operation throws only if you cancel it. For everything else, see the second overload.
template <detail::lazy_call Call>
boost::asio::awaitable<std::vector<result<detail::value_of_call<Call>>>> when_all(std::vector<Call> calls,
                                                                                  at_most limit, collect_all_t) {
    return detail::all_results(std::move(calls), limit);
}

} // namespace openai
