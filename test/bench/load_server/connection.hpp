// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "load_server/order.hpp"

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bench {

/// A client's connection: bytes in, bytes out, plain or TLS, never blocking.
class connection {
public:
    /// Takes the socket. Plain if `context` is null.
    connection(int socket, SSL_CTX* context);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    int socket() const noexcept { return socket_; }

    /// Reads what has come and appends it to `received`; false at the connection's end.
    bool receive();

    /// What `flush` sends next, in TLS records of `record` bytes. `bytes` must live until they are sent.
    void put(std::string_view bytes, std::size_t record = 16 * 1024);

    /// Sends; false if the socket took only part. A broken connection takes everything.
    bool flush();

    /// What is left to be sent is the socket's fault.
    bool blocked() const noexcept { return !out_.empty(); }

    bool resumed() const noexcept { return ssl_ && SSL_session_reused(ssl_.get()) == 1; }

    /// \name What the server notes about it.
    /// @{
    std::string received;
    order current;
    std::size_t sent = 0;         ///< deltas or events of the current order
    std::uint64_t generation = 0; ///< tells a socket number's owners apart
    bool busy = false;            ///< an answer is under way
    bool queued = false;          ///< in the server's run queue
    bool writable_awaited = false;
    bool counted = false; ///< the handshake is in the statistics
    /// @}

private:
    struct free_ssl {
        void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
    };

    int socket_;
    std::unique_ptr<SSL, free_ssl> ssl_;
    BIO* encrypted_ = nullptr;
    std::string_view out_;
};

} // namespace bench
