// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"
#include "protocol/http/proxy.hpp"

#include <memory>

namespace openai::detail::net {

/// A transport to a server, through a proxy.
class tunnel : public transport {
public:
    /// Asks the proxy for a tunnel and completes when the tunnel is open. Throws `error`, see
    /// `protocol::connect_answer`. Cancellable.
    virtual asio::awaitable<void> open() = 0;
};

/// Makes a tunnel to the server `to`. `inner` is a transport to the proxy `via`. Acknowledgements from the proxy's TCP
/// stack say nothing about the server. Therefore, `confirmed()` of a tunnel returns `std::nullopt`.
std::unique_ptr<tunnel> make_tunnel(std::unique_ptr<transport> inner, const protocol::proxy& via,
                                    const protocol::origin& to);

} // namespace openai::detail::net
