// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/dial/dialer.hpp"
#include "net/tls/tls_transport.hpp"
#include "support/run.hpp"

#include <string>

namespace support {

/// Connects to servers on the loopback interface under any host name.
struct tls_dialer {
    explicit tls_dialer(const std::string& ca_pem, std::chrono::milliseconds session_age = std::chrono::minutes(10))
        : tls_dialer(trusting(ca_pem), session_age) {}
    explicit tls_dialer(const openai::tls_options& options,
                        std::chrono::milliseconds session_age = std::chrono::minutes(10));

    static openai::tls_options trusting(const std::string& ca_pem);

    asio::awaitable<std::unique_ptr<openai::detail::net::connection>> dial(std::string host, std::uint16_t port);
    outcome<std::unique_ptr<openai::detail::net::connection>> run_dial(std::string host, std::uint16_t port);

    /// Performs only the TLS handshake, without resolving the name and without the connector. So `host` may also be an
    /// IPv6 address that the server does not have.
    asio::awaitable<std::unique_ptr<openai::detail::net::connection>> secure(std::string host, std::uint16_t port);
    outcome<std::unique_ptr<openai::detail::net::connection>> run_secure(std::string host, std::uint16_t port);

    static asio::awaitable<std::string> get(openai::detail::net::connection& wire);
    outcome<std::string> run_get(openai::detail::net::connection& wire);

    asio::io_context context;
    openai::detail::net::tls_context tls;
    openai::detail::net::dialer dialer;
    openai::detail::net::dial_limits limits;
};

} // namespace support
