// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/address_memory.hpp"
#include "io/connection.hpp"
#include "io/resolver.hpp"
#include "io/tls_context.hpp"
#include "protocol/url.hpp"

#include <functional>
#include <memory>

namespace openai::io {

/// Limits of one call that matter before its request is sent.
struct dial_limits {
    openai::timeouts timeouts;
    deadline total;
    std::function<void(phase)> on_phase;  ///< told when a phase begins
    bool fresh = false;                   ///< no connection that was idle, because such a one has just failed
    std::shared_ptr<call_record> trace{}; ///< null: nobody observes
};

/// Opens connections: resolve, connect, TLS. Each phase ends by its own deadline or the call's. An address that has
/// just failed is tried after the others.
class dialer {
public:
    /// `tls` may be empty when only plain HTTP is dialled.
    dialer(asio::any_io_executor executor, std::optional<tls_context> tls, resolver::lookup_function lookup);
    dialer(asio::any_io_executor executor, std::optional<tls_context> tls,
           std::vector<resolver::lookup_function> lookups);

    /// Errors: those of `resolver`, `connect_any` and `tls_handshake`, and the deadlines. Cancellable.
    asio::awaitable<std::unique_ptr<connection>> dial(const protocol::origin& to, const dial_limits& limits);

private:
    asio::awaitable<asio::ip::tcp::socket> reach(std::string host, std::uint16_t port, dial_limits limits);
    asio::awaitable<std::unique_ptr<transport>> secure(std::unique_ptr<transport> wire, const protocol::origin& to,
                                                       deadline limit);

    asio::any_io_executor executor_;
    std::optional<tls_context> tls_;
    resolver resolver_;
    address_memory addresses_;
};

} // namespace openai::io
