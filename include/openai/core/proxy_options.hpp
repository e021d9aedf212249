// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/secret.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace openai {

/// A proxy between the client and its server; none if `url` is empty. The client asks the proxy for a tunnel (HTTP
/// CONNECT) and speaks TLS with the server through it, so the proxy sees neither key nor content.
///
/// A server on this machine (localhost, 127.0.0.0/8, ::1) is always reached directly. With an API key, an `http://`
/// server is not reached through a proxy at all: the client's constructor refuses it.
class OPENAI_DECL proxy_options {
public:
    /// The proxy's URL: "http://proxy.example:3128", or "https://..." to use TLS with the proxy, too. Its certificate
    /// is then checked according to `client_options::tls`. Give user and password in the members below, not here.
    std::string url;
    std::string user; ///< sent with `password` in each CONNECT and nowhere else; empty: no credentials
    secret password;
    /// Hosts that are reached directly, separated by commas: "*" (all), "a.example" (with its subdomains), ".a.example"
    /// (only its subdomains), an address, or a network, "10.0.0.0/8". All but a network may have a ":port". Write
    /// international names in their xn-- form.
    std::string no_proxy;

    proxy_options() {}
    explicit proxy_options(std::string address)
        : url(std::move(address)) {}
};

/// The proxy that the environment names for a client of `base_url`: HTTPS_PROXY for an https URL, HTTP_PROXY for http,
/// and NO_PROXY; each also in lower case. The URL in the variable may have user and password. If nothing is set, there
/// is no proxy. Throws `error` (`invalid_argument`), which names the variable, for a value that is not the URL of a
/// proxy. It also throws for HTTP_PROXY if REQUEST_METHOD is set: under CGI anybody on the network can set HTTP_PROXY.
OPENAI_DECL proxy_options proxy_from_environment(std::string_view base_url = "https://api.openai.com/v1");

} // namespace openai
