// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/auth_style.hpp>
#include <openai/environment.hpp>
#include <openai/future_options.hpp>
#include <openai/headers.hpp>
#include <openai/observer.hpp>
#include <openai/pacing_options.hpp>
#include <openai/pool_options.hpp>
#include <openai/provider_registry.hpp>
#include <openai/proxy_options.hpp>
#include <openai/public_address.hpp>
#include <openai/retry_policy.hpp>
#include <openai/secret.hpp>
#include <openai/stream_limits.hpp>
#include <openai/timeouts.hpp>
#include <openai/tls_options.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace openai {

/// Where a client talks to, as whom, and how patiently. Checked when the client is made: a bad option throws `error`
/// (`invalid_argument`) that names it and never shows its value.
class OPENAI_DECL client_options {
public:
    secret api_key; ///< sent as `auth` says, by default as `Authorization: Bearer`; empty: not at all
    /// Request paths are appended exactly as written: "/v1" is neither added nor removed, one trailing slash is
    /// dropped.
    std::string base_url = "https://api.openai.com/v1";
    auth_style auth;                                                ///< how the key is shown to the server
    std::string organization;                                       ///< `OpenAI-Organization`, if not empty
    std::string project;                                            ///< `OpenAI-Project`, if not empty
    openai::headers default_headers;                                ///< added to every request
    std::string user_agent = std::string("asio-openai/") + version; ///< `User-Agent`
    /// Azure's older form: requests of a model go to `/deployments/{model}/...`. See `azure_provider`.
    bool deployment_paths = false;
    /// Sends the `reasoning` of assistant messages back to the provider that sent it, as `reasoning_content`. For
    /// servers that refuse tool calls without the thoughts that led to them; others refuse the member.
    bool send_reasoning = false;
    /// Who else is asked, each with its own key, when a request's model says "name:model" or is an alias. They have the
    /// client's limits, proxy and trust, but neither its key, organization, project, default headers nor certificate.
    provider_registry providers;
    tls_options tls;
    openai::timeouts timeouts;
    retry_policy retry;
    pacing_options pacing;
    pool_options pool;
    future_options futures; ///< of `client.futures`
    proxy_options proxy;    ///< default: none; see also `proxy_from_environment`
    /// Asked for each address before it is connected to, the server's or the proxy's, whatever name led to it; false:
    /// it is not, and if none is left the call fails with `connect_failed`. Null: every address. Runs on any thread of
    /// the client's executor. For base URLs that come from users, who must not reach addresses inside your network:
    /// `openai::is_public_address`.
    std::function<bool(const std::string& address)> connect_filter;
    /// How many redirects a call follows. Only 307 and 308 are, and only to the same scheme, host and port; everything
    /// else, and one more, is `redirected`.
    int follow_redirects = 0;
    /// Offers `Accept-Encoding: gzip` and inflates what comes. Off: `identity`, and a body in any coding is refused.
    bool gzip = false;
    std::size_t max_request_body = 128u << 20;  ///< files too; more is refused (`limit_exceeded`) before it is sent
    std::size_t max_response_body = 64u << 20;  ///< bytes of an answer that is not streamed, after inflating
    openai::stream_limits stream_limits;        ///< memory that a streamed answer may take
    std::shared_ptr<openai::observer> observer; ///< told what happens; null: nobody is
    /// Whether one thread at a time runs the client's executor, so that calls can do without strands; other threads may
    /// still call the client. Nothing checks it: true with several threads is a data race. Default: false, except that
    /// it is true of a strand, of a client with a thread of its own and, from Boost 1.87 on, of an `io_context` whose
    /// concurrency hint is 1. (Boost tells 1 of BOOST_ASIO_CONCURRENCY_HINT_SAFE, too: if several threads run such a
    /// context, say false.)
    std::optional<bool> single_threaded;
    /// Allows `http://` to a host that is not loopback. The key then crosses the network readable by anybody.
    bool allow_plaintext = false;

    // Defined in the library, or every unit that uses the class would compile its members' copying.
    client_options();
    client_options(const client_options&);
    client_options(client_options&&) noexcept;
    client_options& operator=(const client_options&);
    client_options& operator=(client_options&&) noexcept;
    ~client_options();
    explicit client_options(secret key)
        : api_key(std::move(key)) {}

    /// Of a client whose own server is this provider.
    explicit client_options(const provider& own);

    /// The defaults, changed by OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_ORG_ID and OPENAI_PROJECT_ID where these are
    /// set and not empty (the official SDKs' names). White space around them is dropped.
    static client_options from_environment(const environment& variable = process_environment());

    /// From a JSON object in a file: `apiKey`, `baseURL`, `organization`, `project`, `maxRetries`, `timeout` (seconds),
    /// `customHeaders`, and `provider`, the name of one of `known`. What the file says comes first, then the provider,
    /// then (without a provider) the environment; but a `baseURL` in the file that is another one takes neither key,
    /// organization nor project from these. `providers` is `known`.
    /// Throws `error` (`invalid_argument`) that names the file and the place in it, never a value: what is not JSON, of
    /// another type, or a member that nobody knows.
    static client_options from_file(const std::string& path, provider_registry known = {},
                                    const environment& variable = process_environment());

    /// The same from text; `source` names it in messages.
    static client_options from_json(std::string_view text, provider_registry known = {},
                                    const environment& variable = process_environment(),
                                    std::string_view source = "options");
};

} // namespace openai
