// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"
#include "protocol/http/proxy.hpp"

#include <memory>

namespace openai::detail::net {

/// A way to a server through a proxy.
class tunnel : public transport {
public:
    /// Asks the proxy, and completes when the way is open. Throws `error`, see `protocol::connect_answer`. Cancellable.
    virtual asio::awaitable<void> open() = 0;
};

/// `inner` is a transport to the proxy. What the proxy's system confirms says nothing about the server, so a tunnel
/// cannot tell what was `confirmed()`.
std::unique_ptr<tunnel> make_tunnel(std::unique_ptr<transport> inner, const protocol::proxy& via,
                                    const protocol::origin& to);

} // namespace openai::detail::net
