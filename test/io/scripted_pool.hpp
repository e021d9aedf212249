// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/connection_pool.hpp"
#include "support/run.hpp"
#include "support/scripted_transport.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace io_test {

namespace asio = boost::asio;
namespace io = openai::io;
using namespace std::chrono_literals;
using openai::errc;
using openai::phase;

/// A pool whose connections are scripted; dialling waits when it is told to.
struct scripted_pool {
    explicit scripted_pool(std::size_t connections, std::size_t waiting = 1024)
        : scripted_pool([=] {
            openai::pool_options options;
            options.max_connections = connections;
            options.max_waiting = waiting;
            return options;
        }()) {}

    explicit scripted_pool(openai::pool_options options) {
        const auto habits = std::make_shared<openai::protocol::closing_habits>();
        pool = std::make_shared<io::connection_pool>(
            options, [this](const openai::protocol::origin&, const io::dial_limits&) { return dial(); }, nullptr,
            habits);
        habit = habits->of(key().to_string());
        habit->others.survived(1s); // a server that keeps its connections
    }

    asio::awaitable<std::unique_ptr<io::connection>> dial() {
        ++dials;
        if (gated) co_await gates.emplace_back(context.get_executor()).sleep_until(io::clock::time_point::max());
        if (failing) throw openai::error(*failing, "");
        logs.push_back(std::make_shared<support::transport_log>());
        co_return std::make_unique<io::connection>(
            std::make_unique<support::scripted_transport>(context.get_executor(), support::script(), logs.back()),
            context.get_executor());
    }
    asio::awaitable<io::lease> acquire(std::chrono::milliseconds queue = 10s) {
        io::dial_limits limits;
        limits.timeouts.queue = queue;
        limits.fresh = fresh;
        limits.on_phase = [](phase) {};
        co_return co_await pool->acquire(key(), std::move(limits));
    }
    openai::protocol::pool_key key() const {
        openai::protocol::pool_key to;
        to.origin.host = host;
        return to;
    }
    void release() {
        for (auto& gate : gates) gate.wake();
    }
    void turn() {
        context.restart();
        context.poll();
    }
    std::size_t destroyed() const {
        std::size_t count = 0;
        for (const auto& log : logs) count += log->destroyed ? 1 : 0;
        return count;
    }

    asio::io_context context;
    std::shared_ptr<openai::protocol::server_habits> habit;
    std::vector<std::shared_ptr<support::transport_log>> logs;
    std::deque<io::wakeup> gates; ///< one for each dial
    bool gated = false;
    std::optional<errc> failing;
    bool fresh = false;
    std::string host = "host.example";
    int dials = 0;
    std::shared_ptr<io::connection_pool> pool;
};

struct waiter {
    waiter(scripted_pool& f, std::chrono::milliseconds queue = 10s) {
        support::start(f.context.get_executor(), f.acquire(queue), got, signal.slot());
        f.turn();
    }
    /// Ends a call in the middle of its exchange.
    void fail() {
        got.value()->begin_use();
        got.value() = io::lease();
    }
    asio::cancellation_signal signal;
    support::outcome<io::lease> got;
};

} // namespace io_test
