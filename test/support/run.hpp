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

/// What a coroutine brought: a value or an exception.
template <class T>
class outcome {
public:
    bool finished() const noexcept { return completions_ == 1; }
    int completions() const noexcept { return completions_; }

    /// The value; throws what the coroutine threw.
    T& value() {
        if (!finished()) throw std::logic_error("did not complete");
        if (thrown_) std::rethrow_exception(thrown_);
        return *value_;
    }

    /// The failure as the library words it; nothing if there was none.
    std::optional<openai::error> failure() const {
        if (!finished()) throw std::logic_error("did not complete");
        if (!thrown_) return std::nullopt;
        return openai::to_error(thrown_);
    }

    /// The failure's code, or none.
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

/// Starts a coroutine; `into` must outlive it. (With an executor, because a handler that names none is told of a
/// cancellation at once by Boost 1.82 and later: what is cancelled before it has begun throws out of the context's
/// run.)
template <class T, class Executor>
void start(const Executor& executor, asio::awaitable<T> task, outcome<T>& into, asio::cancellation_slot slot = {}) {
    asio::co_spawn(executor, std::move(task),
                   asio::bind_executor(executor, asio::bind_cancellation_slot(slot, std::ref(into))));
}

/// A coroutine without a value, as one that gives true.
inline asio::awaitable<bool> done(asio::awaitable<void> task) {
    co_await std::move(task);
    co_return true;
}

/// Runs a coroutine to its end.
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

/// Runs until `ready()`, at most some seconds; says whether it came to that.
template <class Condition>
bool run_until(asio::io_context& io, Condition ready) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    io.restart();
    while (!ready() && std::chrono::steady_clock::now() < end)
        if (io.run_one_for(std::chrono::milliseconds(50)) == 0) io.restart();
    return ready();
}

} // namespace support
