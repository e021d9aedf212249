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

/// Sessions that a later connection to the same peer may resume, the latest ones. Thread-safe.
///
/// Resuming does not look at the certificate again, so a session ends `max_age` after the certificate was checked,
/// however often it has been renewed since: a certificate that was replaced is not trusted for longer.
class tls_session_cache {
public:
    struct session {
        std::shared_ptr<ssl_session_st> value;
        clock::time_point verified; ///< when the certificate behind it was checked
    };

    static constexpr std::size_t capacity = 16;

    explicit tls_session_cache(std::chrono::milliseconds max_age)
        : max_age_(detail::bounded(max_age)) {}

    /// `peer` is host and port, e.g. "api.example:443".
    void put(const std::string& peer, session made);

    /// The latest one. A TLS 1.3 session is given out once, so that connections cannot be linked (RFC 8446, C.4).
    std::optional<session> take(const std::string& peer);

    /// After a connection failed in a way that may be the session's fault.
    void forget(const std::string& peer) noexcept;

    std::size_t size() const;

private:
    struct entry {
        std::string peer;
        session what;
    };

    const std::chrono::milliseconds max_age_;
    mutable std::mutex mutex_;
    std::list<entry> entries_; // the latest first
};

/// One connection's part in the cache.
class tls_resumption {
public:
    /// `cache` null: no part.
    tls_resumption(std::shared_ptr<tls_session_cache> cache, std::string peer);

    /// Makes OpenSSL tell connections of `context` about new sessions; it keeps none itself.
    static void enable(ssl_ctx_st* context) noexcept;

    /// Offers a session in the handshake of `ssl`, and keeps those that it gets. Must live as long as `ssl` is used.
    void attach(ssl_st* ssl);

    /// Whether a session was offered.
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
