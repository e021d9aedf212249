// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/secret.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace openai {

/// A proxy between the client and its server. If `url` is empty, there is no proxy. The client asks the proxy for a
/// tunnel (HTTP CONNECT) to the server. If the server has an `https://` URL, the client speaks TLS with it through this
/// tunnel, so the proxy sees neither key nor content.
///
/// A server on this machine (localhost, 127.0.0.0/8, ::1) is always reached directly. If there is an API key, the
/// client's constructor refuses a proxy for an `http://` server, because the proxy could read the key.
class OPENAI_DECL proxy_options {
public:
    /// The proxy's URL, e.g. "http://proxy.example:3128". If the URL begins with "https://", the connection to the
    /// proxy also uses TLS, and the client checks the proxy's certificate according to `client_options::tls`. Put the
    /// user and the password into the members below, not into the URL.
    std::string url;
    std::string user; ///< the user name, sent only in CONNECT requests; empty if there are no credentials
    secret password;  ///< sent with `user`
    /// The hosts that are reached directly, separated by commas. Each can be:
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

/// Returns the proxy that the environment variables specify for a client whose base URL is `base_url`. Reads
/// HTTPS_PROXY if `base_url` is an https URL, or HTTP_PROXY if it is an http URL. Also reads NO_PROXY. The names of the
/// variables can also be in lower case. The proxy's URL may contain the user and the password. If the variable with the
/// proxy's URL is not set, there is no proxy.
///
/// Throws `error` (`invalid_argument`) if the value read from HTTPS_PROXY or HTTP_PROXY is not the URL of a proxy; the
/// message names the variable. Also throws this error if HTTP_PROXY is used while REQUEST_METHOD is set, because in a
/// CGI program anybody on the network can set HTTP_PROXY.
OPENAI_DECL proxy_options proxy_from_environment(std::string_view base_url = "https://api.openai.com/v1");

} // namespace openai
