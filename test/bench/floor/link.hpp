// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "common/arguments.hpp"

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace bench {

/// What all connections share: whom to trust, and a session to resume.
class tls_setup {
public:
    explicit tls_setup(const arguments& given);

    SSL_CTX* context() const noexcept { return context_.get(); }
    SSL_SESSION* session() const noexcept { return session_.get(); }

private:
    struct freeing {
        void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
        void operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
    };
    static int keep(SSL* ssl, SSL_SESSION* session);

    std::unique_ptr<SSL_CTX, freeing> context_;
    std::unique_ptr<SSL_SESSION, freeing> session_;
};

/// A connection: a socket and, with TLS, OpenSSL on it.
class link {
public:
    link(const arguments& given, const tls_setup* tls);
    link(const link&) = delete;
    link& operator=(const link&) = delete;
    ~link();

    int socket() const noexcept { return socket_; }
    void send(std::string_view request);

    /// Reads once; what came is valid until the next call. Empty: nothing yet. Throws at the connection's end.
    std::string_view read();

    /// More has been received than was given.
    bool pending() const noexcept { return ssl_ && SSL_has_pending(ssl_.get()); }

private:
    struct free_ssl {
        void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
    };
    int socket_;
    std::unique_ptr<SSL, free_ssl> ssl_;
};

} // namespace bench
