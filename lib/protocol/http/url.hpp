// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// scheme, host and port: what a connection is good for.
struct origin {
    bool tls = true;
    std::string host; ///< lower case, no trailing dot, IPv6 without brackets
    std::uint16_t port = 443;

    auto operator<=>(const origin&) const = default;

    /// "https://host:port" for messages.
    std::string to_string() const;

    /// "host:port", IPv6 in brackets.
    std::string authority() const;
};

/// A base URL, taken apart.
struct base_url {
    openai::detail::protocol::origin origin;
    std::string
        path_prefix;   ///< "" or "/v1": exactly as given, one trailing slash dropped, never a /v1 added or removed
    std::string query; ///< "" or "api-version=..." to be kept on every request

    /// The Host field: host, and port if it is not the scheme's own; IPv6 in brackets.
    std::string host_field() const;

    /// Path and query for a request: prefix + path + the base's query + the path's query.
    /// `path` begins with "/" and is already escaped where it needs to be.
    std::string target(std::string_view path) const;
};

/// Parses with Boost.URL and refuses, with `invalid_argument` naming "base_url": a scheme other than http or https, a
/// missing host, port 0 or above 65535, user-info, a fragment, and http to a host that is not loopback
/// (localhost, *.localhost, 127.0.0.0/8, ::1) unless `allow_plaintext`. The message never contains the URL.
base_url parse_base_url(std::string_view text, bool allow_plaintext);

/// The same for a proxy, which has neither path nor query; `name` says in messages where the URL came from.
origin parse_proxy_url(std::string_view text, std::string_view name);

/// One path segment (a model id, a file id), percent-encoded; "." and ".." too, so that no segment climbs. Slashes are
/// encoded unless `keep_slashes` (model ids of gateways: "openai/gpt-4o").
std::string escape_segment(std::string_view segment, bool keep_slashes = false);

} // namespace openai::detail::protocol
