// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/pool/connection_pool.hpp"
#include "support/peers/scripted_transport.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace net_test {

namespace asio = boost::asio;
namespace net = openai::detail::net;
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
        const auto behaviors = std::make_shared<openai::detail::protocol::close_behaviors>();
        pool = std::make_shared<net::connection_pool>(
            options, [this](const openai::detail::protocol::origin&, const net::dial_limits&) { return dial(); },
            nullptr, behaviors);
        behavior = behaviors->of(key().to_string());
        behavior->others.survived(1s); // a server that keeps its connections
    }

    asio::awaitable<std::unique_ptr<net::connection>> dial() {
        ++dials;
        if (gated) co_await gates.emplace_back(context.get_executor()).sleep_until(net::clock::time_point::max());
        if (failing) throw openai::error(*failing, "");
        logs.push_back(std::make_shared<support::transport_log>());
        co_return std::make_unique<net::connection>(
            std::make_unique<support::scripted_transport>(context.get_executor(), support::script(), logs.back()),
            context.get_executor());
    }
    asio::awaitable<net::lease> acquire(std::chrono::milliseconds queue = 10s) {
        net::dial_limits limits;
        limits.timeouts.queue = queue;
        limits.fresh = fresh;
        limits.on_phase = [](phase) {};
        co_return co_await pool->acquire(key(), std::move(limits));
    }
    openai::detail::protocol::pool_key key() const {
        openai::detail::protocol::pool_key to;
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
    std::shared_ptr<openai::detail::protocol::server_behavior> behavior;
    std::vector<std::shared_ptr<support::transport_log>> logs;
    std::deque<net::wakeup> gates; ///< one for each dial
    bool gated = false;
    std::optional<errc> failing;
    bool fresh = false;
    std::string host = "host.example";
    int dials = 0;
    std::shared_ptr<net::connection_pool> pool;
};

struct waiter {
    waiter(scripted_pool& f, std::chrono::milliseconds queue = 10s) {
        support::start(f.context.get_executor(), f.acquire(queue), got, signal.slot());
        f.turn();
    }
    /// Ends a call in the middle of its exchange.
    void fail() {
        got.value()->begin_use();
        got.value() = net::lease();
    }
    asio::cancellation_signal signal;
    support::outcome<net::lease> got;
};

} // namespace net_test
