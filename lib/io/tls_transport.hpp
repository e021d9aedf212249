// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/tls_context.hpp"
#include "io/transport.hpp"

#include <memory>
#include <string>

namespace openai::io {

/// A TLS client session over another transport.
class tls_transport : public transport {
public:
    /// Completes when the session is established and the peer's certificate was found good for the host.
    /// Throws `error`: `tls_untrusted` or `tls_failed`, with OpenSSL's reason. Cancellable.
    virtual asio::awaitable<void> handshake() = 0;
};

/// SNI and the check of the certificate against `host` (name or IP literal) are set here and only here, always
/// together.
std::unique_ptr<tls_transport> make_tls_transport(std::unique_ptr<transport> inner, const tls_context& context,
                                                  const std::string& host);

} // namespace openai::io
