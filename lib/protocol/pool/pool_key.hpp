// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/url.hpp"

#include <compare>
#include <cstdint>
#include <string>

namespace openai::detail::protocol {

/// What a connection is good for. Two calls share one only if all of this is equal: whatever makes a connection another
/// one has its field here.
struct pool_key {
    openai::detail::protocol::origin origin;
    std::string proxy;                ///< scheme, host and port of the proxy it goes through; empty: none
    std::uint64_t proxy_identity = 0; ///< as whom it is known to the proxy: a keyed hash, never the credentials
    std::uint64_t tls_identity = 0;   ///< which trust and which certificate it was made with

    auto operator<=>(const pool_key&) const = default;

    /// "https://host:443" or "https://host:443 via http://proxy:3128"; nothing of the identities.
    std::string to_string() const { return proxy.empty() ? origin.to_string() : origin.to_string() + " via " + proxy; }
};

} // namespace openai::detail::protocol
