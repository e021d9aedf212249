// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/tls_context.hpp"
#include "net/transport.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace openai::detail::net {

/// The result of a TLS handshake.
struct tls_facts {
    std::string version; ///< e.g. "TLSv1.3"
    std::string cipher;  ///< e.g. "TLS_AES_256_GCM_SHA384"
    bool resumed = false;
};

/// A TLS client session that runs over another transport. The session is itself a transport.
class tls_transport : public transport {
public:
    /// Completes when the session is established and the peer's certificate is valid for the host. Throws `error`:
    /// `tls_untrusted` or `tls_failed`. The error's cause is the error code from OpenSSL or, if the connection broke,
    /// from the operating system. No byte of a request has been sent, so a retry is safe. The error is retryable if
    /// another attempt may succeed. Cancellable.
    virtual asio::awaitable<void> handshake() = 0;

    /// Returns the result of the handshake. Call it only after the handshake.
    virtual tls_facts facts() const = 0;
};

/// Makes a TLS session over `inner`. `host` is a name or an IP address. Each full handshake checks that the certificate
/// is valid for `host`. If `host` is a name, each handshake also sends it as SNI. Only this function sets up the check
/// and SNI.
///
/// Connections to the same host and port resume each other's sessions. A resumed session does not check the certificate
/// again.
std::unique_ptr<tls_transport> make_tls_transport(std::unique_ptr<transport> inner, const tls_context& context,
                                                  const std::string& host, std::uint16_t port = 443);

} // namespace openai::detail::net
