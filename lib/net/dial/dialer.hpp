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

/// How a dialer finds its way, besides resolving names.
struct dial_route {
    std::optional<protocol::proxy> via;                     ///< for every connection; empty: directly
    std::function<bool(const std::string& address)> filter; ///< false: this address is not connected to; null: all are
    bool only_loopback = false; ///< the host was taken for this machine because of its name: its address must be, too

    dial_route() {}
};

/// Opens connections: resolve, connect, tunnel through a proxy, TLS. Each phase ends by its own deadline or the call's.
/// An address that has just failed is tried after the others.
class dialer {
public:
    /// `tls` may be empty when neither server nor proxy speaks TLS.
    dialer(asio::any_io_executor executor, std::optional<tls_context> tls, resolver::lookup_function lookup,
           dial_route route = {});
    dialer(asio::any_io_executor executor, std::optional<tls_context> tls,
           std::vector<resolver::lookup_function> lookups, dial_route route = {});

    /// Errors: those of `resolver`, `connect_any`, `tunnel` and `tls_transport`, and the deadlines. Cancellable.
    asio::awaitable<std::unique_ptr<connection>> dial(const protocol::origin& to, const dial_limits& limits);

    /// The executor's context ends. Nothing may be dialled from now on.
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
