// SPDX-License-Identifier: BSL-1.0
#include "net/dial/dialer.hpp"

#include "net/dial/address_order.hpp"
#include "net/dial/connector.hpp"
#include "net/dial/tcp_transport.hpp"
#include "net/dial/tunnel.hpp"
#include "net/tls/tls_transport.hpp"

namespace openai::detail::net {
namespace {

deadline within_call(const dial_limits& limits, std::chrono::milliseconds limit, errc code) {
    return earlier(deadline::after(clock::now(), limit, code), limits.total);
}

std::chrono::milliseconds sum(std::chrono::milliseconds a, std::chrono::milliseconds b) {
    return a == no_timeout || b == no_timeout ? no_timeout : a + b;
}

[[noreturn]] void fail_filtered(const std::string& host, const char* why) {
    error_details details;
    details.code = errc::connect_failed;
    details.phase = phase::connect;
    details.context = host + why;
    throw error(std::move(details));
}

/// Adds to a failure which server or proxy it concerns. Never adds the credentials of a proxy.
error about(const protocol::origin& server, const error& failure) {
    return failure.with([&](error_details& details) {
        if (details.server.empty()) details.server = server.authority();
    });
}

/// Returns the address that the system would connect to. The same address has several forms, and a filter should see
/// only one of them.
asio::ip::address plain(const asio::ip::address& from) {
    if (from.is_v6() && from.to_v6().is_v4_mapped())
        return plain(asio::ip::make_address_v4(asio::ip::v4_mapped, from.to_v6()));
    if (!from.is_unspecified()) return from;
    if (from.is_v4()) return asio::ip::address_v4::loopback();
    return asio::ip::address_v6::loopback();
}

/// Removes the addresses to which the client must not connect.
void choose(std::vector<asio::ip::address>& found, const dial_route& route, const std::string& host) {
    for (auto& address : found) address = plain(address);
    if (route.only_loopback) std::erase_if(found, [](const auto& address) { return !address.is_loopback(); });
    if (found.empty()) fail_filtered(host, ": leads to another machine, and http is for this one (allow_plaintext)");
    if (route.filter) std::erase_if(found, [&](const auto& address) { return !route.filter(address.to_string()); });
    if (found.empty()) fail_filtered(host, ": no address passed connect_filter");
}

} // namespace

dialer::dialer(asio::any_io_executor executor, std::optional<tls_context> tls, resolver::lookup_function lookup,
               dial_route route)
    : dialer(std::move(executor), std::move(tls), std::vector<resolver::lookup_function>(1, std::move(lookup)),
             std::move(route)) {}

dialer::dialer(asio::any_io_executor executor, std::optional<tls_context> tls,
               std::vector<resolver::lookup_function> lookups, dial_route route)
    : executor_(std::move(executor))
    , tls_(std::move(tls))
    , resolver_(std::move(lookups))
    , route_(std::move(route)) {}

asio::awaitable<std::unique_ptr<connection>> dialer::dial(const protocol::origin& to, const dial_limits& limits) {
    bool at_proxy = route_.via.has_value();
    try {
        std::unique_ptr<transport> wire;
        if (!at_proxy) {
            wire = co_await open(to, limits);
        } else {
            wire = co_await open_tunnel(to, limits);
            at_proxy = false;
            if (to.tls) wire = co_await secure(std::move(wire), to, limits);
        }
        co_return std::make_unique<connection>(std::move(wire), executor_);
    } catch (const error& failure) {
        throw about(at_proxy ? route_.via->at : to, failure);
    }
}

/// Opens a tunnel to the origin, through the proxy.
asio::awaitable<std::unique_ptr<transport>> dialer::open_tunnel(const protocol::origin& to, const dial_limits& limits) {
    const auto& times = limits.timeouts;
    const auto budget = within_call(limits, sum(times.connect, times.tls), errc::connect_timeout);
    auto wire = co_await open(route_.via->at, limits);
    limits.on_phase(phase::proxy);
    co_return co_await pass(std::move(wire), to, budget);
}

/// Opens a transport to the origin, with TLS if the origin uses it.
asio::awaitable<std::unique_ptr<transport>> dialer::open(const protocol::origin& to, const dial_limits& limits) {
    auto socket = co_await reach(to.host, to.port, limits);
    boost::system::error_code gone;
    const auto peer = socket.remote_endpoint(gone).address();
    auto wire = make_tcp_transport(std::move(socket));
    if (!to.tls) co_return wire;
    try {
        co_return co_await secure(std::move(wire), to, limits);
    } catch (const error&) {
        addresses_.failed(std::vector<asio::ip::address>(1, peer), to.port, clock::now());
        throw;
    }
}

/// Resolves a host name and connects.
asio::awaitable<asio::ip::tcp::socket> dialer::reach(std::string host, std::uint16_t port, dial_limits limits) {
    limits.on_phase(phase::resolve);
    const auto& times = limits.timeouts;
    auto found = co_await resolver_.resolve(host, within_call(limits, times.resolve, errc::resolve_timeout));
    choose(found, route_, host);
    if (limits.trace) limits.trace->resolved(found.size());
    auto order = addresses_.prefer_good(interleave(found), port, clock::now());
    limits.on_phase(phase::connect);
    const auto limit = within_call(limits, times.connect, errc::connect_timeout);
    std::vector<asio::ip::address> failed;
    try {
        auto socket = co_await connect_any(executor_, std::move(order), port, limit, &failed, limits.trace);
        if (limits.trace) limits.trace->connected_to(socket);
        addresses_.failed(failed, port, clock::now());
        co_return socket;
    } catch (const error&) {
        addresses_.failed(failed, port, clock::now());
        resolver_.forget(host); // its addresses may have changed
        throw;
    }
}

asio::awaitable<std::unique_ptr<transport>> dialer::secure(std::unique_ptr<transport> wire, const protocol::origin& to,
                                                           const dial_limits& limits) {
    limits.on_phase(phase::tls);
    auto session = make_tls_transport(std::move(wire), *tls_, to.host, to.port);
    const auto limit = within_call(limits, limits.timeouts.tls, errc::tls_timeout);
    co_await within(limit, phase::tls, *session, session->handshake());
    co_return session;
}

asio::awaitable<std::unique_ptr<transport>> dialer::pass(std::unique_ptr<transport> wire, const protocol::origin& to,
                                                         deadline limit) {
    auto way = make_tunnel(std::move(wire), *route_.via, to);
    co_await within(limit, phase::proxy, *way, way->open());
    co_return way;
}

/// Waits for `work`, which uses `wire`. At the deadline, breaks the connection.
asio::awaitable<void> dialer::within(deadline limit, phase where, transport& wire, asio::awaitable<void> work) {
    std::atomic<bool> late = false;
    watchdog guard(executor_, [&wire, &late] {
        late = true;
        wire.abort();
    });
    guard.set(limit.at);
    try {
        co_await std::move(work);
        if (!late) co_return;
    } catch (const error&) {
        if (!late) throw;
    }
    throw expired(limit, where, clock::now(), billing::no);
}

} // namespace openai::detail::net
