// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/future_options.hpp>
#include <openai/headers.hpp>
#include <openai/observer.hpp>
#include <openai/pacing_options.hpp>
#include <openai/pool_options.hpp>
#include <openai/proxy_options.hpp>
#include <openai/retry_policy.hpp>
#include <openai/secret.hpp>
#include <openai/timeouts.hpp>
#include <openai/tls_options.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace openai {

/// Where a client talks to, as whom, and how patiently. Checked when the client is made: a bad option throws `error`
/// (`invalid_argument`) that names it and never shows its value.
class OPENAI_DECL client_options {
public:
    secret api_key; ///< sent as `Authorization: Bearer`; empty: the header is not sent
    /// Request paths are appended exactly as written: "/v1" is neither added nor removed, one trailing slash is
    /// dropped.
    std::string base_url = "https://api.openai.com/v1";
    std::string organization;                                       ///< `OpenAI-Organization`, if not empty
    std::string project;                                            ///< `OpenAI-Project`, if not empty
    openai::headers default_headers;                                ///< added to every request
    std::string user_agent = std::string("asio-openai/") + version; ///< `User-Agent`
    tls_options tls;
    openai::timeouts timeouts;
    retry_policy retry;
    pacing_options pacing;
    pool_options pool;
    future_options futures; ///< of `client.futures`
    proxy_options proxy; ///< default: none; see also `proxy_from_environment`
    /// Asked for each address before it is connected to, the server's or the proxy's, whatever name led to it; false:
    /// it is not, and if none is left the call fails with `connect_failed`. Null: every address. Runs on any thread of
    /// the client's executor. (For base URLs that come from users, who must not reach addresses inside your network.)
    std::function<bool(const std::string& address)> connect_filter;
    /// How many redirects a call follows. Only 307 and 308 are, and only to the same scheme, host and port; everything
    /// else, and one more, is `redirected`.
    int follow_redirects = 0;
    /// Offers `Accept-Encoding: gzip` and inflates what comes. Off: `identity`, and a body in any coding is refused.
    bool gzip = false;
    std::size_t max_request_body = 128u << 20;  ///< files too; more is refused (`limit_exceeded`) before it is sent
    std::size_t max_response_body = 64u << 20;  ///< bytes of an answer that is not streamed, after inflating
    std::shared_ptr<openai::observer> observer; ///< told what happens; null: nobody is
    /// Allows `http://` to a host that is not loopback. The key then crosses the network readable by anybody.
    bool allow_plaintext = false;

    client_options() = default;
    explicit client_options(secret key)
        : api_key(std::move(key)) {}

    /// The defaults, changed by OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_ORG_ID and OPENAI_PROJECT_ID where these are
    /// set and not empty (the official SDKs' names).
    static client_options from_environment();

    /// The same with the environment as an argument: a variable's name to its value, if it is set.
    static client_options
    from_environment(const std::function<std::optional<std::string>(const std::string&)>& variable);
};

} // namespace openai
