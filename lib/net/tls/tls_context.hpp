// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/tls_options.hpp>

#include <chrono>
#include <memory>

struct ssl_ctx_st;

namespace openai::detail::net {

class tls_session_cache;

/// The settings for trust, identity and protocol that all TLS connections of a client share, and the sessions that they
/// may resume.
class tls_context {
public:
    /// Loads the certificates and the key that `options` names. A session is resumed for at most `session_age` after
    /// the server's certificate was checked.
    /// Throws `error` (`invalid_argument`, with the option's name) if a certificate or key cannot be used.
    explicit tls_context(const tls_options& options, std::chrono::milliseconds session_age = std::chrono::minutes(10));

    ssl_ctx_st* native() const noexcept { return context_.get(); }

    /// Returns the cache of sessions, or null if sessions are not resumed.
    const std::shared_ptr<tls_session_cache>& sessions() const noexcept { return sessions_; }

    const char* oldest_version() const noexcept { return oldest_version_; }
    bool has_identity() const noexcept { return identity_; }

    /// Whether any certificate authority is trusted. False if neither the system nor the options provide one.
    bool has_authorities() const noexcept { return authorities_; }

private:
    std::shared_ptr<ssl_ctx_st> context_;
    std::shared_ptr<tls_session_cache> sessions_;
    const char* oldest_version_;
    bool authorities_;
    bool identity_;
};

} // namespace openai::detail::net
