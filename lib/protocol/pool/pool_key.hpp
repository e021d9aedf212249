// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/url.hpp"

#include <compare>
#include <cstdint>
#include <string>

namespace openai::detail::protocol {

/// The properties of a connection that decide which calls can use it. Two calls share a connection only if all these
/// members are equal.
struct pool_key {
    openai::detail::protocol::origin origin;
    std::string proxy;                ///< scheme, host and port of the proxy; empty if there is none
    std::uint64_t proxy_identity = 0; ///< a keyed hash of the credentials for the proxy
    std::uint64_t tls_identity = 0;   ///< identifies the trust settings and the client certificate

    auto operator<=>(const pool_key&) const = default;

    /// Returns "https://host:443" or "https://host:443 via http://proxy:3128". The identities are not part of the text.
    std::string to_string() const { return proxy.empty() ? origin.to_string() : origin.to_string() + " via " + proxy; }
};

} // namespace openai::detail::protocol
