// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/client.hpp>
#include <openai/core/error.hpp>
#include <openai/testing/server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

/// A client of a local server, and functions that run its operations to completion.
namespace support {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using openai::testing::reply;

inline constexpr std::chrono::seconds time_limit{10};

/// Returns options for a client of `server`: one attempt, with the server's CA certificate.
inline openai::client_options options_for(const openai::testing::server& server) {
    openai::client_options options("sk-test");
    options.base_url = server.base_url();
    options.tls.ca_pem = server.ca_pem();
    options.retry = openai::retry_policy::none();
    return options;
}

inline openai::chat_request question(std::string text = "ping") {
    openai::chat_request request("gpt-4o");
    request.user(std::move(text));
    return request;
}

/// Runs until `done()` is true. Throws if that takes too long.
template <class Predicate>
void run_until(asio::io_context& io, Predicate done) {
    const auto end = std::chrono::steady_clock::now() + time_limit;
    while (!done()) {
        if (io.stopped()) io.restart();
        io.run_one_for(std::chrono::milliseconds(5));
        if (std::chrono::steady_clock::now() > end) throw std::runtime_error("run_until: timed out");
    }
}

/// Runs all handlers that are ready.
inline void poll(asio::io_context& io) {
    io.restart();
    io.poll();
}

/// Runs until `done()` is true, and then runs all other handlers that are ready. So a handler that is called twice is
/// noticed.
template <class Predicate>
void settle(asio::io_context& io, Predicate done) {
    run_until(io, done);
    poll(io);
}

template <class T>
void settle(asio::io_context& io, const std::future<T>& result) {
    settle(io, [&] { return result.wait_for(0s) == std::future_status::ready; });
}

/// Runs until no work is left. An open stream counts as work until it ends.
inline void run_all(asio::io_context& io) {
    io.restart();
    io.run_for(time_limit);
    if (!io.stopped()) throw std::runtime_error("run_all: timed out");
}

/// Returns the value of `task`, or throws its exception.
template <class T>
T run(asio::io_context& io, asio::awaitable<T> task) {
    std::exception_ptr failure;
    std::optional<T> result;
    asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, T value) {
        failure = thrown;
        if (!thrown) result.emplace(std::move(value));
    });
    run_until(io, [&] { return failure || result; });
    if (failure) std::rethrow_exception(failure);
    return std::move(*result);
}

inline void run(asio::io_context& io, asio::awaitable<void> task) {
    std::exception_ptr failure;
    bool done = false;
    asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown) {
        failure = thrown;
        done = true;
    });
    run_until(io, [&] { return done; });
    if (failure) std::rethrow_exception(failure);
}

/// Returns the `openai::error` that `function` throws, or `std::nullopt` if it throws none.
template <class Function>
std::optional<openai::error> error_of(Function&& function) {
    try {
        std::forward<Function>(function)();
    } catch (const openai::error& thrown) {
        return thrown;
    }
    return std::nullopt;
}

} // namespace support
