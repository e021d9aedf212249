// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/longest_time.hpp"
#include "net/clock.hpp"

#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

struct ssl_ctx_st;
struct ssl_session_st;
struct ssl_st;

namespace openai::detail::net {

/// Keeps the latest TLS sessions, so that later connections to the same peer can resume them. Thread-safe.
///
/// When a session is resumed, the certificate is not checked again. Therefore, a session and its renewals are used only
/// until `max_age` has passed since the check of the certificate. Without this limit, the client might continue to
/// trust a certificate that the server has replaced.
class tls_session_cache {
public:
    struct session {
        std::shared_ptr<ssl_session_st> value;
        clock::time_point verified; ///< when its certificate was checked
    };

    static constexpr std::size_t capacity = 16;

    explicit tls_session_cache(std::chrono::milliseconds max_age)
        : max_age_(detail::bounded(max_age)) {}

    /// Stores a session. `peer` consists of host and port, e.g. "api.example:443".
    void put(const std::string& peer, session made);

    /// Returns the latest session for the peer. A TLS 1.3 session is returned only once, so that nobody who watches the
    /// network can link connections (RFC 8446, appendix C.4).
    std::optional<session> take(const std::string& peer);

    /// Removes the peer's sessions. Called if a connection failed and its session may be the reason.
    void forget(const std::string& peer) noexcept;

    std::size_t size() const;

private:
    struct entry {
        std::string peer;
        session what;
    };

    const std::chrono::milliseconds max_age_;
    mutable std::mutex mutex_;
    std::list<entry> entries_; // the latest is the first
};

/// Lets one TLS connection use the cache.
class tls_resumption {
public:
    /// If `cache` is null, no session is offered or kept.
    tls_resumption(std::shared_ptr<tls_session_cache> cache, std::string peer);

    /// Makes OpenSSL report the new sessions of all connections of `context`, instead of caching them itself.
    static void enable(ssl_ctx_st* context) noexcept;

    /// Offers a session in the handshake of `ssl`, and puts new sessions into the cache. This object must exist as long
    /// as `ssl` is used.
    void attach(ssl_st* ssl);

    /// Whether a session was offered in the handshake.
    bool offered() const noexcept { return offered_.has_value(); }

    void forget() noexcept;

private:
    void keep(ssl_st* ssl, const ssl_session_st* made);

    std::shared_ptr<tls_session_cache> cache_;
    std::string peer_;
    std::optional<tls_session_cache::session> offered_;
    clock::time_point begun_ = clock::now();
};

} // namespace openai::detail::net
