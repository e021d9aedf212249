// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

namespace support {

namespace asio = boost::asio;

/// The result of a coroutine: a value or an exception.
template <class T>
class outcome {
public:
    bool finished() const noexcept { return completions_ == 1; }
    int completions() const noexcept { return completions_; }

    /// Returns the value, or throws what the coroutine threw.
    T& value() {
        if (!finished()) throw std::logic_error("did not complete");
        if (thrown_) std::rethrow_exception(thrown_);
        return *value_;
    }

    /// Returns the failure as an `openai::error`, or `std::nullopt` if there was none.
    std::optional<openai::error> failure() const {
        if (!finished()) throw std::logic_error("did not complete");
        if (!thrown_) return std::nullopt;
        return openai::to_error(thrown_);
    }

    /// Returns the failure's code, or a code of zero if there was no failure.
    openai::errc code() const {
        const auto found = failure();
        return found ? found->details().code : openai::errc{};
    }

    void operator()(std::exception_ptr thrown, T value) {
        ++completions_;
        thrown_ = thrown;
        value_.emplace(std::move(value));
    }

private:
    int completions_ = 0;
    std::exception_ptr thrown_;
    std::optional<T> value_;
};

/// Starts a coroutine. `into` must outlive it. The handler has an executor for a reason: with Boost 1.82 and later, a
/// handler without an executor gets a cancellation at once. If the coroutine has not begun by then, an exception leaves
/// the context's `run()`.
template <class T, class Executor>
void start(const Executor& executor, asio::awaitable<T> task, outcome<T>& into, asio::cancellation_slot slot = {}) {
    asio::co_spawn(executor, std::move(task),
                   asio::bind_executor(executor, asio::bind_cancellation_slot(slot, std::ref(into))));
}

/// Converts a coroutine without a result to one that returns true.
inline asio::awaitable<bool> done(asio::awaitable<void> task) {
    co_await std::move(task);
    co_return true;
}

/// Runs a coroutine to completion.
template <class T>
outcome<T> outcome_of(asio::io_context& io, asio::awaitable<T> task) {
    outcome<T> result;
    start(io.get_executor(), std::move(task), result);
    io.restart();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20); // a hang is a failure
    while (!result.finished() && io.run_one_until(end) > 0) {
    }
    io.poll();
    return result;
}

inline outcome<bool> outcome_of(asio::io_context& io, asio::awaitable<void> task) {
    return outcome_of(io, done(std::move(task)));
}

/// Runs until `ready()` is true, but at most ten seconds. Returns whether it became true.
template <class Condition>
bool runs_until(asio::io_context& io, Condition ready) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    io.restart();
    while (!ready() && std::chrono::steady_clock::now() < end)
        if (io.run_one_for(std::chrono::milliseconds(50)) == 0) io.restart();
    return ready();
}

} // namespace support
