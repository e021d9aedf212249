// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/tls_options.hpp>

#include <chrono>
#include <memory>

struct ssl_ctx_st;

namespace openai::detail::net {

class tls_session_cache;

/// Trust, identity and protocol settings shared by all TLS connections of a client, and the sessions they may resume.
class tls_context {
public:
    /// `session_age`: how long after the check of a certificate its sessions are resumed.
    /// Throws `error` (`invalid_argument`, naming the option) for certificates or keys that cannot be used.
    explicit tls_context(const tls_options& options, std::chrono::milliseconds session_age = std::chrono::minutes(10));

    ssl_ctx_st* native() const noexcept { return context_.get(); }

    /// Null: sessions are not resumed.
    const std::shared_ptr<tls_session_cache>& sessions() const noexcept { return sessions_; }

    const char* oldest_version() const noexcept { return oldest_version_; }
    bool has_identity() const noexcept { return identity_; }

    /// False: nobody is trusted, because neither the system nor the options named anybody.
    bool has_authorities() const noexcept { return authorities_; }

private:
    std::shared_ptr<ssl_ctx_st> context_;
    std::shared_ptr<tls_session_cache> sessions_;
    const char* oldest_version_;
    bool authorities_;
    bool identity_;
};

} // namespace openai::detail::net
