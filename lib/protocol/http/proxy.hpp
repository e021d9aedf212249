// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/url.hpp"

#include <openai/core/environment.hpp>
#include <openai/core/proxy_options.hpp>

#include <optional>

namespace openai::detail::protocol {

/// A proxy on the way to a server.
struct proxy {
    origin at;
    secret authorization; ///< value of Proxy-Authorization; empty: not sent
};

/// The proxy to reach `to` through, or nothing. Throws `error` (`invalid_argument`, naming the option) for a URL,
/// user or password that cannot be used.
std::optional<proxy> choose_proxy(const proxy_options& options, const origin& to);

/// See `openai::proxy_from_environment`. The rules are those of Go's golang.org/x/net/http/httpproxy.
proxy_options proxy_from(const environment& variable, std::string_view base_url);

} // namespace openai::detail::protocol
