// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/secret.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace openai {

/// A proxy between the client and its server. If `url` is empty, there is no proxy. The client asks the proxy for a
/// tunnel (HTTP CONNECT) and speaks TLS with the server through this tunnel, so the proxy sees neither key nor content.
///
/// A server on this machine (localhost, 127.0.0.0/8, ::1) is always reached directly. If there is an API key, an
/// `http://` server cannot be reached through a proxy: the client's constructor refuses this.
class OPENAI_DECL proxy_options {
public:
    /// The proxy's URL: "http://proxy.example:3128", or "https://..." if the client is to speak TLS with the proxy
    /// itself. The proxy's certificate is then checked according to `client_options::tls`. Put user and password into
    /// the members below, not into the URL.
    std::string url;
    std::string user; ///< sent with `password` in each CONNECT request and nowhere else; empty: no credentials
    secret password;  ///< sent with `user`
    /// Hosts that are reached directly, separated by commas:
    ///
    /// - "*": all hosts
    /// - "a.example": this host and its subdomains
    /// - ".a.example": only its subdomains
    /// - an address
    /// - a network, e.g. "10.0.0.0/8"
    ///
    /// You can append ":port" to all forms except "*" and networks. Write international names in their xn-- form.
    std::string no_proxy;

    proxy_options() {}
    explicit proxy_options(std::string address)
        : url(std::move(address)) {}
};

/// The proxy that the environment names for a client of `base_url`. Reads HTTPS_PROXY for an https URL or HTTP_PROXY
/// for an http URL, and NO_PROXY. The names can also be in lower case. The URL in the variable may contain user and
/// password. If no variable is set, there is no proxy.
///
/// Throws `error` (`invalid_argument`), which names the variable, for a value that is not the URL of a proxy. Also
/// throws if HTTP_PROXY is used while REQUEST_METHOD is set: under CGI, anybody on the network can set HTTP_PROXY.
OPENAI_DECL proxy_options proxy_from_environment(std::string_view base_url = "https://api.openai.com/v1");

} // namespace openai
