// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/url.hpp"

#include <compare>
#include <string>

namespace openai::detail::protocol {

/// The properties of a connection that decide which calls can use it. Two calls share a connection only if all members
/// of their keys are equal. Credentials and trust settings are not members, because all calls that share a pool have
/// the same ones.
struct pool_key {
    openai::detail::protocol::origin origin;
    std::string proxy; ///< scheme, host and port of the proxy; empty if there is none

    auto operator<=>(const pool_key&) const = default;

    /// Returns "https://host:443" or "https://host:443 via http://proxy:3128".
    std::string to_string() const { return proxy.empty() ? origin.to_string() : origin.to_string() + " via " + proxy; }
};

} // namespace openai::detail::protocol
