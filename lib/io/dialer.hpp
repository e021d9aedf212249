// SPDX-License-Identifier: BSL-1.0
#pragma once

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
    std::shared_ptr<call_record> trace{}; ///< null: nobody observes
};

/// Opens connections: resolve, connect, TLS. Each phase ends by its own deadline or the call's.
class dialer {
public:
    /// `tls` may be empty when only plain HTTP is dialled.
    dialer(asio::any_io_executor executor, std::optional<tls_context> tls, resolver::lookup_function lookup);

    /// Errors: those of `resolver`, `connect_any` and `tls_handshake`, and the deadlines. Cancellable.
    asio::awaitable<std::unique_ptr<connection>> dial(const protocol::origin& to, const dial_limits& limits);

private:
    asio::awaitable<std::unique_ptr<transport>> secure(std::unique_ptr<transport> wire, const protocol::origin& to,
                                                       deadline limit);

    asio::any_io_executor executor_;
    std::optional<tls_context> tls_;
    resolver resolver_;
};

} // namespace openai::io
