// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/server_options.hpp>

#include <memory>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace openai::testing {

/// The TLS settings that all connections of a server share.
class tls_context {
public:
    explicit tls_context(const server_options& options);
    ~tls_context();
    tls_context(const tls_context&) = delete;
    tls_context& operator=(const tls_context&) = delete;

    const std::string& ca_pem() const noexcept { return ca_pem_; }
    ssl_ctx_st* native() const noexcept { return context_; }

private:
    ssl_ctx_st* context_;
    std::string ca_pem_;
};

/// The server's side of one TLS connection. It does no I/O: the caller receives bytes and passes them to `receive`, and
/// sends the bytes that `take_output` returns. Therefore, the server can end TLS and TCP independently of each other. A
/// TLS stream over a socket would not allow this.
class tls_session {
public:
    explicit tls_session(const tls_context& context);
    ~tls_session();
    tls_session(const tls_session&) = delete;
    tls_session& operator=(const tls_session&) = delete;

    /// Decrypts received bytes and appends the plain text to `plain`. Returns false if TLS failed or the peer ended the
    /// session.
    bool receive(std::string_view wire, std::string& plain);

    /// Encrypts bytes and adds them to the pending output.
    void send(std::string_view plain);
    void send_close_notify();

    /// Returns the bytes to send now.
    std::string take_output();

    bool handshake_done() const noexcept;
    bool resumed() const noexcept;

private:
    ssl_st* ssl_;
};

} // namespace openai::testing
