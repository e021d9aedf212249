// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/secret.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace openai {

/// A proxy between the client and its server; none if `url` is empty. The client asks it for a tunnel (HTTP CONNECT)
/// and speaks TLS with the server inside, so that the proxy sees neither key nor content.
///
/// A server on this machine (localhost, 127.0.0.0/8, ::1) is always reached directly. With an API key, an `http://`
/// server is not reached through a proxy at all: the client's constructor refuses it.
class OPENAI_DECL proxy_options {
public:
    /// "http://proxy.example:3128", or "https://..." for TLS to the proxy too, whose certificate is then checked
    /// against `client_options::tls` like any other. Without user and password, which have members of their own.
    std::string url;
    std::string user; ///< sent with `password` in each CONNECT and nowhere else; empty: no credentials
    secret password;
    /// Who is reached directly, with commas between: "*" (all), "a.example" (and what is below it), ".a.example" (only
    /// what is below it), an address, "10.0.0.0/8", each but the network also with ":port". International names in
    /// their xn-- form.
    std::string no_proxy;

    proxy_options() {}
    explicit proxy_options(std::string address)
        : url(std::move(address)) {}
};

/// The proxy that the environment names for a client of `base_url`: HTTPS_PROXY for an https URL, HTTP_PROXY for http,
/// with NO_PROXY; each also in lower case. User and password may stand in the URL. Nothing is set: no proxy.
/// Errors: `invalid_argument`, naming the variable, for a value that is not a proxy's URL, and for HTTP_PROXY when
/// REQUEST_METHOD is set, because CGI lets anybody on the network set it.
OPENAI_DECL proxy_options proxy_from_environment(std::string_view base_url = "https://api.openai.com/v1");

} // namespace openai
