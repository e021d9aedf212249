// SPDX-License-Identifier: BSL-1.0
#include "io/connector.hpp"

#include "io/wakeup.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/this_coro.hpp>

#include <list>
#include <memory>
#include <optional>

namespace openai::io {
namespace {

using tcp = asio::ip::tcp;
constexpr std::chrono::milliseconds stagger{250};
constexpr std::size_t max_racing = 4;

/// Attempts under way. Everything happens on the executor of the coroutine that waits; the handlers share ownership, so
/// that the race may be left at any moment.
struct race : std::enable_shared_from_this<race> {
    race(asio::any_io_executor socket_executor, asio::any_io_executor coroutine_executor)
        : executor(std::move(socket_executor))
        , strand(std::move(coroutine_executor))
        , progress(strand) {}

    void start(const tcp::endpoint& endpoint) {
        auto& socket = sockets.emplace_back(executor);
        boost::system::error_code ec;
        socket.open(endpoint.protocol(), ec);
        if (ec) {
            last_error = ec;
            sockets.pop_back();
            return;
        }
        const auto position = std::prev(sockets.end());
        socket.async_connect(endpoint, asio::bind_executor(strand, [self = shared_from_this(), position](auto result) {
                                 if (!self->closed) self->finished(position, result);
                             }));
    }

    void finished(std::list<tcp::socket>::iterator socket, boost::system::error_code ec) {
        boost::system::error_code ignored;
        // On loopback a socket can connect to itself when its ephemeral port is the target port.
        if (!ec && socket->local_endpoint(ignored) == socket->remote_endpoint(ignored))
            ec = asio::error::connection_refused;
        if (ec) last_error = ec;
        else if (!winner) winner.emplace(std::move(*socket));
        sockets.erase(socket);
        progress.wake();
    }

    void close() {
        closed = true;
        sockets.clear();
    }

    asio::any_io_executor executor;
    asio::any_io_executor strand;
    wakeup progress;
    std::list<tcp::socket> sockets; // one per attempt under way
    std::optional<tcp::socket> winner;
    boost::system::error_code last_error;
    bool closed = false;
};

/// Leaves the race however the coroutine ends.
struct race_guard {
    std::shared_ptr<race> running;
    explicit race_guard(std::shared_ptr<race> race)
        : running(std::move(race)) {}
    ~race_guard() { running->close(); }
    race_guard(const race_guard&) = delete;
    race_guard& operator=(const race_guard&) = delete;
};

error refused(boost::system::error_code cause) {
    namespace system = boost::system::errc;
    const bool exhausted = cause == system::too_many_files_open || cause == system::too_many_files_open_in_system ||
                           cause == system::address_not_available;
    error_details details;
    details.code = exhausted ? errc::resource_limit : errc::connect_failed;
    details.phase = phase::connect;
    details.retryable = true;
    details.cause = cause;
    return error(std::move(details));
}

} // namespace

asio::awaitable<tcp::socket> connect_any(asio::any_io_executor executor, std::vector<asio::ip::address> addresses,
                                         std::uint16_t port, deadline limit, std::shared_ptr<call_record> trace) {
    const auto strand = co_await asio::this_coro::executor;
    const race_guard guard(std::make_shared<race>(std::move(executor), strand));
    auto& race = *guard.running;
    std::size_t next = 0;
    auto next_start = clock::now();
    for (;;) {
        if (race.winner) co_return std::move(*race.winner);
        const auto now = clock::now();
        if (now >= limit.at) throw expired(limit, phase::connect, now, billing::no);
        const bool more = next < addresses.size() && race.sockets.size() < max_racing;
        if (more && now >= next_start) {
            if (trace) trace->connect_attempt({addresses[next], port});
            race.start({addresses[next++], port});
            if (!race.sockets.empty()) next_start = now + stagger;
            continue;
        }
        if (race.sockets.empty()) throw refused(race.last_error);
        const bool answered = co_await race.progress.sleep_until(more ? std::min(limit.at, next_start) : limit.at);
        if (answered) next_start = clock::now(); // an address failed: the next one need not wait
    }
}

} // namespace openai::io
