// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/tls_context.hpp"
#include "net/transport.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace openai::detail::net {

/// What a handshake agreed on.
struct tls_facts {
    std::string version; ///< "TLSv1.3"
    std::string cipher;  ///< "TLS_AES_256_GCM_SHA384"
    bool resumed = false;
};

/// A TLS client session over another transport.
class tls_transport : public transport {
public:
    /// Completes when the session is established and the peer's certificate was found good for the host.
    /// Throws `error`: `tls_untrusted` or `tls_failed`, with OpenSSL's reason. Cancellable.
    /// What may heal by itself is retryable: nothing of a request was sent.
    virtual asio::awaitable<void> handshake() = 0;

    /// After the handshake.
    virtual tls_facts facts() const = 0;
};

/// SNI and the check of the certificate against `host` (name or IP literal) are set here and only here, always
/// together. Sessions are resumed between connections to the same host and port.
std::unique_ptr<tls_transport> make_tls_transport(std::unique_ptr<transport> inner, const tls_context& context,
                                                  const std::string& host, std::uint16_t port = 443);

} // namespace openai::detail::net
