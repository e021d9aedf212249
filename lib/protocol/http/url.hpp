// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// Scheme, host and port. Each connection belongs to one origin.
struct origin {
    bool tls = true;
    std::string host; ///< lower case, no trailing dot, IPv6 without brackets
    std::uint16_t port = 443;

    auto operator<=>(const origin&) const = default;

    /// Returns e.g. "https://host:443", for messages.
    std::string to_string() const;

    /// Returns "host:port". An IPv6 address is in brackets.
    std::string authority() const;
};

/// The parts of a base URL.
struct base_url {
    openai::detail::protocol::origin origin;
    std::string path_prefix; ///< "" or e.g. "/v1": as given, but without a trailing slash
    std::string query;       ///< "" or e.g. "api-version=...", which is sent with every request

    /// Returns the value of the Host field: the host, and the port if it is not the default of the scheme. An IPv6
    /// address is in brackets.
    std::string host_field() const;

    /// Returns the path and query of a request: the prefix, the path, the query of the base URL, and the query of the
    /// path. `path` begins with "/" and is already escaped.
    std::string target(std::string_view path) const;
};

/// Parses a base URL with Boost.URL. Throws `error` (`invalid_argument`, with a message that begins with "base_url") if
/// the text is not an absolute URL with a host and the scheme http or https. Also throws if the URL has user-info, a
/// fragment, or a port of 0 or above 65535. If `allow_plaintext` is false, also throws for http to a host other than
/// loopback (localhost, *.localhost, 127.0.0.0/8, ::1). The message never contains the URL.
base_url parse_base_url(std::string_view text, bool allow_plaintext);

/// Parses the URL of a proxy. Throws the same errors as `parse_base_url`, except that http is allowed to every host.
/// Also throws if the URL has a query, or a path other than "/". The message begins with `name` instead of "base_url".
/// `name` says where the URL came from, e.g. "proxy.url".
origin parse_proxy_url(std::string_view text, std::string_view name);

/// Percent-encodes one path segment, such as a model id or a file id. A segment "." or ".." is also encoded.
/// (`expand_path` nevertheless refuses these two, because some servers treat even their encoded forms as dot segments.)
/// Slashes are encoded unless `keep_slashes` is true. (Some gateways have model ids with slashes, e.g.
/// "openai/gpt-4o".)
std::string escape_segment(std::string_view segment, bool keep_slashes = false);

} // namespace openai::detail::protocol
