// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/url.hpp"

#include <openai/core/environment.hpp>
#include <openai/core/proxy_options.hpp>

#include <optional>

namespace openai::detail::protocol {

/// A proxy between the client and a server.
struct proxy {
    origin at;
    secret authorization; ///< the value of Proxy-Authorization; not sent if empty
};

/// Returns the proxy for connections to `to`, or `std::nullopt` for direct connections. Throws `error`
/// (`invalid_argument`, with the option's name) if a URL, user or password is not valid.
std::optional<proxy> choose_proxy(const proxy_options& options, const origin& to);

/// Reads the proxy for `base_url` from the environment variables; see `openai::proxy_from_environment`. Follows the
/// rules of Go's golang.org/x/net/http/httpproxy.
proxy_options proxy_from(const environment& variable, std::string_view base_url);

} // namespace openai::detail::protocol
