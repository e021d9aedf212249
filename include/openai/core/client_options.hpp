// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/auth_style.hpp>
#include <openai/core/environment.hpp>
#include <openai/core/file_executor.hpp>
#include <openai/core/future_options.hpp>
#include <openai/core/headers.hpp>
#include <openai/core/observer.hpp>
#include <openai/core/pacing_options.hpp>
#include <openai/core/pool_options.hpp>
#include <openai/core/provider_registry.hpp>
#include <openai/core/proxy_options.hpp>
#include <openai/core/public_address.hpp>
#include <openai/core/retry_policy.hpp>
#include <openai/core/secret.hpp>
#include <openai/core/stream_limits.hpp>
#include <openai/core/timeouts.hpp>
#include <openai/core/tls_options.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace openai {

/// The options of a client: its server, key, limits, and so on. The client's constructor checks them: for a bad option
/// it throws `error` (`invalid_argument`), which names the option and never shows its value.
class OPENAI_DECL client_options {
public:
    secret api_key; ///< sent as `auth` says, by default as `Authorization: Bearer`; not sent if empty
    /// The path of each request is appended to this. One trailing slash is dropped; "/v1" is neither added nor removed.
    std::string base_url = "https://api.openai.com/v1";
    auth_style auth;                                                ///< how the key is shown to the server
    std::string organization;                                       ///< `OpenAI-Organization`, if not empty
    std::string project;                                            ///< `OpenAI-Project`, if not empty
    openai::headers default_headers;                                ///< added to every request
    std::string user_agent = std::string("asio-openai/") + version; ///< `User-Agent`
    /// For Azure's older API: requests that have a model go to `/deployments/{model}/...`. See `azure_provider`.
    bool deployment_paths = false;
    /// Whether to send the `reasoning` of an assistant message back to the provider that it came from, as
    /// `reasoning_content`. Some servers refuse tool calls without the reasoning that led to them; others refuse this
    /// member.
    bool send_reasoning = false;
    /// Other providers, each with its own key. One is asked when a request's model is "name:model" or an alias. They
    /// share the client's limits, proxy and trusted certificates, but not its key, organization, project, default
    /// headers or client certificate.
    provider_registry providers;
    tls_options tls;
    openai::timeouts timeouts;
    retry_policy retry;
    pacing_options pacing;
    pool_options pool;
    future_options futures; ///< of `client.futures`
    proxy_options proxy;    ///< default: none; see also `proxy_from_environment`
    /// Called with each address, of the server or of the proxy, before the client connects to it. If it returns false,
    /// the client does not connect to that address; if no address is left, the call fails with `connect_failed`. Null:
    /// every address is allowed. It runs on any thread of the client's executor. If base URLs come from users who must
    /// not reach addresses inside your network, set it to `openai::is_public_address`.
    std::function<bool(const std::string& address)> connect_filter;
    /// How many redirects a call follows. Only 307 and 308 are followed, and only to the same scheme, host and port.
    /// Any other redirect, and one more than this, fails the call with `redirected`.
    int follow_redirects = 0;
    /// If on, requests say `Accept-Encoding: gzip`, and compressed answers are inflated. If off, they say `identity`,
    /// and an answer in any other coding is refused.
    bool gzip = false;
    std::size_t max_request_body = 128u << 20; ///< with its files; more fails (`limit_exceeded`) before it is sent
    std::size_t max_response_body = 64u << 20; ///< bytes of an answer that is not streamed, after inflating
    /// Where files that operations send or save are read and written; by default a thread of the library's.
    openai::file_executor file_executor;
    openai::stream_limits stream_limits;        ///< memory that a streamed answer may take
    std::shared_ptr<openai::observer> observer; ///< is told what happens; may be null
    /// Whether only one thread at a time runs the client's executor. If true, calls need no strand; other threads may
    /// still call the client. This is not checked: if several threads run the executor, true is a data race. The
    /// default is true for a strand, for a client with its own thread and, from Boost 1.87 on, for an `io_context` with
    /// the concurrency hint 1; otherwise it is false. (Boost also reports the hint 1 for
    /// BOOST_ASIO_CONCURRENCY_HINT_SAFE: set this to false if several threads run such a context.)
    std::optional<bool> single_threaded;
    /// Allows `http://` to a host that is not loopback. Anybody on the network can then read the key.
    bool allow_plaintext = false;

    // Defined in the library, so that not every unit that uses the class compiles the copying of its members.
    client_options();
    client_options(const client_options&);
    client_options(client_options&&) noexcept;
    client_options& operator=(const client_options&);
    client_options& operator=(client_options&&) noexcept;
    ~client_options();
    explicit client_options(secret key)
        : api_key(std::move(key)) {}

    /// Options of a client whose own server is this provider.
    explicit client_options(const provider& own);

    /// The defaults, overridden by the environment variables OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_ORG_ID and
    /// OPENAI_PROJECT_ID. A variable that is not set or is empty changes nothing, and white space around a value is
    /// dropped. (The official SDKs use the same names.)
    static client_options from_environment(const environment& variable = process_environment());

    /// From a JSON object in a file: `apiKey`, `baseURL`, `organization`, `project`, `maxRetries`, `timeout` (seconds),
    /// `customHeaders`, and `provider`, the name of one of `known`. A value is taken from the file if it is there, else
    /// from the provider, or from the environment if the file names no provider. If the file has a `baseURL` that
    /// differs from theirs, nothing at all is taken from there. `providers` becomes `known`.
    /// Throws `error` (`invalid_argument`) for text that is not JSON, a member of the wrong type, or an unknown member.
    /// The error names the file and the place in it, never a value.
    static client_options from_file(const std::string& path, provider_registry known = {},
                                    const environment& variable = process_environment());

    /// Like `from_file`, but from text; `source` names it in messages.
    static client_options from_json(std::string_view text, provider_registry known = {},
                                    const environment& variable = process_environment(),
                                    std::string_view source = "options");
};

} // namespace openai
