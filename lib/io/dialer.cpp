// SPDX-License-Identifier: BSL-1.0
#include "io/dialer.hpp"

#include "io/address_order.hpp"
#include "io/connector.hpp"
#include "io/tcp_transport.hpp"
#include "io/tls_transport.hpp"

namespace openai::io {

dialer::dialer(asio::any_io_executor executor, std::optional<tls_context> tls, resolver::lookup_function lookup)
    : dialer(std::move(executor), std::move(tls), std::vector<resolver::lookup_function>(1, std::move(lookup))) {}

dialer::dialer(asio::any_io_executor executor, std::optional<tls_context> tls,
               std::vector<resolver::lookup_function> lookups)
    : executor_(std::move(executor))
    , tls_(std::move(tls))
    , resolver_(std::move(lookups)) {}

asio::awaitable<std::unique_ptr<connection>> dialer::dial(const protocol::origin& to, const dial_limits& limits) {
    auto socket = co_await reach(to.host, to.port, limits);
    boost::system::error_code gone;
    const auto peer = socket.remote_endpoint(gone).address();
    auto wire = make_tcp_transport(std::move(socket));
    if (to.tls) {
        limits.on_phase(phase::tls);
        const auto by = deadline::after(clock::now(), limits.timeouts.tls, errc::tls_timeout);
        try {
            wire = co_await secure(std::move(wire), to, earlier(by, limits.total));
        } catch (const error&) {
            addresses_.failed(std::vector<asio::ip::address>(1, peer), to.port, clock::now());
            throw;
        }
    }
    co_return std::make_unique<connection>(std::move(wire), executor_);
}

/// Host name to a connected socket.
asio::awaitable<asio::ip::tcp::socket> dialer::reach(std::string host, std::uint16_t port, dial_limits limits) {
    const auto by = [&](std::chrono::milliseconds limit, errc code) {
        return earlier(deadline::after(clock::now(), limit, code), limits.total);
    };
    limits.on_phase(phase::resolve);
    auto found = co_await resolver_.resolve(host, by(limits.timeouts.resolve, errc::resolve_timeout));
    if (limits.trace) limits.trace->resolved(found.size());
    auto order = addresses_.prefer_good(interleave(found), port, clock::now());
    limits.on_phase(phase::connect);
    std::vector<asio::ip::address> failed;
    try {
        auto socket = co_await connect_any(executor_, std::move(order), port,
                                           by(limits.timeouts.connect, errc::connect_timeout), &failed, limits.trace);
        if (limits.trace) limits.trace->connected_to(socket);
        addresses_.failed(failed, port, clock::now());
        co_return socket;
    } catch (const error&) {
        addresses_.failed(failed, port, clock::now());
        resolver_.forget(host); // it may have moved
        throw;
    }
}

asio::awaitable<std::unique_ptr<transport>> dialer::secure(std::unique_ptr<transport> wire, const protocol::origin& to,
                                                           deadline limit) {
    auto session = make_tls_transport(std::move(wire), *tls_, to.host, to.port);
    std::atomic<bool> late = false;
    watchdog timer(executor_, [wire = session.get(), &late] {
        late = true;
        wire->abort();
    });
    timer.set(limit.at);
    try {
        co_await session->handshake();
        if (!late) co_return session;
    } catch (const error&) {
        if (!late) throw;
    }
    throw expired(limit, phase::tls, clock::now(), billing::no);
}

} // namespace openai::io
