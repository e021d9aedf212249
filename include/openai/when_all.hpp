// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/error.hpp>
#include <openai/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace openai {

namespace detail {

/// Runs all at once. `stop_at_error`: the first failure cancels the others and is thrown when all have ended.
OPENAI_DECL boost::asio::awaitable<void> run_all(std::vector<boost::asio::awaitable<void>> calls, bool stop_at_error);

template <class T>
boost::asio::awaitable<void> store_value(boost::asio::awaitable<T> call, std::optional<T>& into) {
    into.emplace(co_await std::move(call));
}

template <class T>
boost::asio::awaitable<void> store_result(boost::asio::awaitable<T> call, std::optional<result<T>>& into) {
    std::exception_ptr failure;
    try {
        into.emplace(co_await std::move(call));
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) into.emplace(to_error(failure));
}

} // namespace detail

/// Runs all calls at once and gives their values in the order of the arguments.
///
/// Completes when: all have ended. Errors: the first failure, after it has cancelled the others.
/// Cancellation: cancels them all. Lifetimes: the calls are moved in. Executor: that of the awaiting coroutine, on
/// a strand of their own.
template <class T>
boost::asio::awaitable<std::vector<T>> when_all(std::vector<boost::asio::awaitable<T>> calls) {
    std::vector<std::optional<T>> places(calls.size());
    std::vector<boost::asio::awaitable<void>> running;
    running.reserve(calls.size());
    for (std::size_t i = 0; i < calls.size(); ++i)
        running.push_back(detail::store_value(std::move(calls[i]), places[i]));
    co_await detail::run_all(std::move(running), true);
    std::vector<T> values;
    values.reserve(places.size());
    for (auto& place : places) values.push_back(std::move(*place));
    co_return values;
}

/// Option of `when_all`: no failure cancels the others.
struct collect_all_t {};
inline constexpr collect_all_t collect_all{};

/// The same, but every call runs to its end: gives a `result<T>` for each, and throws only when cancelled.
template <class T>
boost::asio::awaitable<std::vector<result<T>>> when_all(std::vector<boost::asio::awaitable<T>> calls, collect_all_t) {
    std::vector<std::optional<result<T>>> places(calls.size());
    std::vector<boost::asio::awaitable<void>> running;
    running.reserve(calls.size());
    for (std::size_t i = 0; i < calls.size(); ++i)
        running.push_back(detail::store_result(std::move(calls[i]), places[i]));
    co_await detail::run_all(std::move(running), false);
    std::vector<result<T>> results;
    results.reserve(places.size());
    for (auto& place : places) results.push_back(std::move(*place));
    co_return results;
}

} // namespace openai
