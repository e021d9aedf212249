// SPDX-License-Identifier: BSL-1.0
#include "net/dial/connector.hpp"

#include "net/dial/tcp_socket.hpp"
#include "net/wakeup.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/this_coro.hpp>

#include <cerrno>
#include <list>
#include <memory>
#include <optional>

#include <unistd.h>

namespace openai::detail::net {
namespace {

using tcp = asio::ip::tcp;
constexpr std::chrono::milliseconds stagger{250};
constexpr std::size_t max_racing = 4;

/// Opens a socket like its member `open`, but programs that this program starts do not inherit the socket. If they
/// inherited it, a connection that is closed here would stay open as long as one of them runs.
void open_own(tcp::socket& socket, const tcp& protocol, boost::system::error_code& ec) {
    const int fd = open_tcp_socket(protocol.family(), protocol.protocol());
    if (fd == -1) {
        ec.assign(errno, boost::system::system_category());
        return;
    }
    socket.assign(protocol, fd, ec);
    if (ec) ::close(fd);
}

/// The connection attempts that are under way. Everything happens on the executor of the coroutine that waits. The
/// handlers share ownership of this object, so the coroutine may leave at any moment.
struct race : std::enable_shared_from_this<race> {
    race(asio::any_io_executor socket_executor, asio::any_io_executor coroutine_executor)
        : executor(std::move(socket_executor))
        , strand(std::move(coroutine_executor))
        , progress(strand) {}

    struct attempt {
        tcp::socket socket;
        asio::ip::address address;
    };

    void start(const tcp::endpoint& endpoint) {
        auto& begun = attempts.emplace_back(attempt{tcp::socket(executor), endpoint.address()});
        boost::system::error_code ec;
        open_own(begun.socket, endpoint.protocol(), ec);
        if (ec) {
            last_error = ec;
            attempts.pop_back();
            return;
        }
        const auto position = std::prev(attempts.end());
        begun.socket.async_connect(endpoint,
                                   asio::bind_executor(strand, [self = shared_from_this(), position](auto result) {
                                       if (!self->closed) self->finished(position, result);
                                   }));
    }

    void finished(std::list<attempt>::iterator ended, boost::system::error_code ec) {
        boost::system::error_code ignored;
        auto& socket = ended->socket;
        // On loopback a socket can connect to itself when its ephemeral port is the target port.
        if (!ec && socket.local_endpoint(ignored) == socket.remote_endpoint(ignored))
            ec = asio::error::connection_refused;
        if (ec) {
            last_error = ec;
            failed.push_back(ended->address);
        } else if (!winner) {
            winner.emplace(std::move(socket));
        }
        attempts.erase(ended);
        progress.wake();
    }

    void close() {
        closed = true;
        attempts.clear();
    }

    asio::any_io_executor executor;
    asio::any_io_executor strand;
    wakeup progress;
    std::list<attempt> attempts; // under way
    std::vector<asio::ip::address> failed;
    std::optional<tcp::socket> winner;
    boost::system::error_code last_error;
    bool closed = false;
};

/// Ends the other attempts when the coroutine ends, for whatever reason.
struct race_guard {
    std::shared_ptr<race> running;
    std::vector<asio::ip::address>* failed;
    race_guard(std::shared_ptr<race> race, std::vector<asio::ip::address>* failing)
        : running(std::move(race))
        , failed(failing) {}
    ~race_guard() {
        if (failed != nullptr) *failed = std::move(running->failed);
        running->close();
    }
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
                                         std::uint16_t port, deadline limit, std::vector<asio::ip::address>* failed,
                                         std::shared_ptr<call_record> trace) {
    const auto strand = co_await asio::this_coro::executor;
    const race_guard guard(std::make_shared<race>(std::move(executor), strand), failed);
    auto& race = *guard.running;
    std::size_t next = 0;
    auto next_start = clock::now();
    for (;;) {
        if (race.winner) co_return std::move(*race.winner);
        const auto now = clock::now();
        if (now >= limit.at) {
            for (const auto& silent : race.attempts) race.failed.push_back(silent.address);
            throw expired(limit, phase::connect, now, billing::no);
        }
        const bool more = next < addresses.size() && race.attempts.size() < max_racing;
        if (more && now >= next_start) {
            if (trace) trace->connect_attempt({addresses[next], port});
            race.start({addresses[next++], port});
            if (!race.attempts.empty()) next_start = now + stagger;
            continue;
        }
        if (race.attempts.empty()) throw refused(race.last_error);
        const bool answered = co_await race.progress.sleep_until(more ? std::min(limit.at, next_start) : limit.at);
        if (answered) next_start = clock::now(); // an address failed: the next one need not wait
    }
}

} // namespace openai::detail::net
