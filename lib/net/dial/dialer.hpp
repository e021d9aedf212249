// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/connection.hpp"
#include "net/dial/address_memory.hpp"
#include "net/dial/dial.hpp"
#include "net/dial/resolver.hpp"
#include "net/tls/tls_context.hpp"
#include "protocol/http/proxy.hpp"
#include "protocol/http/url.hpp"

#include <functional>
#include <memory>

namespace openai::detail::net {

/// The settings with which a dialer connects to the server, apart from name resolution.
struct dial_route {
    std::optional<protocol::proxy> via; ///< the proxy for all connections; empty for direct connections
    /// Returns whether the dialer may connect to an address. Null allows all addresses.
    std::function<bool(const std::string& address)> filter;
    /// Whether only loopback addresses are allowed. Set this if an unencrypted connection is permitted only because of
    /// the host name, e.g. "localhost". Such a name must resolve to this machine.
    bool only_loopback = false;

    dial_route() {}
};

/// Opens connections: resolves the name, connects, opens a tunnel through a proxy, and performs the TLS handshake. Each
/// phase must end before its own deadline and before the deadline of the call. An address to which a connection has
/// just failed is tried after the others.
class dialer {
public:
    /// Makes a dialer. `tls` may be empty if neither the server nor the proxy uses TLS.
    dialer(asio::any_io_executor executor, std::optional<tls_context> tls, resolver::lookup_function lookup,
           dial_route route = {});
    dialer(asio::any_io_executor executor, std::optional<tls_context> tls,
           std::vector<resolver::lookup_function> lookups, dial_route route = {});

    /// Opens a connection to the server `to`. Errors: those of `resolver`, `connect_any`, `tunnel` and `tls_transport`,
    /// and those of the deadlines. Cancellable.
    asio::awaitable<std::unique_ptr<connection>> dial(const protocol::origin& to, const dial_limits& limits);

    /// Releases the executor. Called when the executor's context is destroyed. After that, `dial` must not be called.
    void forget_executor() noexcept { executor_ = nullptr; }

private:
    asio::awaitable<asio::ip::tcp::socket> reach(std::string host, std::uint16_t port, dial_limits limits);
    asio::awaitable<std::unique_ptr<transport>> open(const protocol::origin& to, const dial_limits& limits);
    asio::awaitable<std::unique_ptr<transport>> open_tunnel(const protocol::origin& to, const dial_limits& limits);
    asio::awaitable<std::unique_ptr<transport>> secure(std::unique_ptr<transport> wire, const protocol::origin& to,
                                                       const dial_limits& limits);
    asio::awaitable<std::unique_ptr<transport>> pass(std::unique_ptr<transport> wire, const protocol::origin& to,
                                                     deadline limit);
    asio::awaitable<void> within(deadline limit, phase where, transport& wire, asio::awaitable<void> work);

    asio::any_io_executor executor_;
    std::optional<tls_context> tls_;
    resolver resolver_;
    dial_route route_;
    address_memory addresses_;
};

} // namespace openai::detail::net
