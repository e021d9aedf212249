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

/// The options of a client: its server, key, limits, and so on. The client's constructor checks them. For a bad option
/// it throws `error` (`invalid_argument`), whose message names the option and never shows its value.
class OPENAI_DECL client_options {
public:
    /// The API key. An empty key is not sent. `auth` decides how the key is sent. By default, this depends on the host
    /// name of the server; see `auth_style`.
    secret api_key;
    /// The URL to which the path of each request is appended. One trailing slash is dropped. "/v1" is neither added nor
    /// removed.
    std::string base_url = "https://api.openai.com/v1";
    auth_style auth;                                                ///< how the key is sent to the server
    std::string organization;                                       ///< header `OpenAI-Organization`; not sent if empty
    std::string project;                                            ///< header `OpenAI-Project`; not sent if empty
    openai::headers default_headers;                                ///< added to every request
    std::string user_agent = std::string("asio-openai/") + version; ///< `User-Agent`
    /// Whether requests that name a model go to `/deployments/{model}/...`. Azure's older API needs this. See
    /// `azure_provider`.
    bool deployment_paths = false;
    /// Whether to send the `reasoning` of an assistant message back, as the member `reasoning_content`. The client
    /// sends it only to the provider that the message came from. Some servers refuse a message that has tool calls but
    /// not the reasoning. Other servers refuse the member `reasoning_content`.
    bool send_reasoning = false;
    /// Providers that the client can ask instead of the server of `base_url`. Each has its own key. A request goes to
    /// one of them if the request's model is "name:model" or an alias, or if `call_options::provider` is set. The
    /// providers share the client's limits, proxy and trusted certificates, but not its key, organization, project,
    /// default headers or client certificate.
    provider_registry providers;
    tls_options tls;           ///< trusted certificates, and the certificate of the client
    openai::timeouts timeouts; ///< a limit for each phase of a call
    retry_policy retry;        ///< which failures are retried, and when
    pacing_options pacing;     ///< whether calls wait to avoid exceeding a rate limit
    pool_options pool;         ///< limits for the connections
    future_options futures;    ///< options of `client.futures`
    proxy_options proxy;       ///< by default no proxy; see also `proxy_from_environment`
    /// Decides which addresses the client may connect to. Before the client connects to an address of the server or of
    /// the proxy, it calls this function with the address. If the function returns false, the client does not connect
    /// to this address. If no address is left, the call fails with `connect_failed`. Null means that every address is
    /// allowed. The function can run on any thread of the client's executor. If base URLs come from users who must not
    /// reach addresses inside your network, set this option to `openai::is_public_address`.
    std::function<bool(const std::string& address)> connect_filter;
    /// How many redirects a call follows. The client follows only 307 and 308, and only to the same scheme, host and
    /// port. With any other redirect, or with more redirects than this number, the call fails with `redirected`.
    int follow_redirects = 0;
    /// If true, requests send `Accept-Encoding: gzip`, and the client decompresses responses in gzip. If false,
    /// requests send `Accept-Encoding: identity`. If a success response has a coding that was not requested, the call
    /// fails with `unexpected_content`. Error responses in gzip are always decompressed.
    bool gzip = false;
    /// The largest request body in bytes, files included. A larger request fails with `limit_exceeded` and is not sent.
    std::size_t max_request_body = 128u << 20;
    /// The largest body of a response that is not streamed, in bytes after decompression. If the body is larger, the
    /// call fails with `limit_exceeded`.
    std::size_t max_response_body = 64u << 20;
    /// The executor on which the library reads and writes the files that operations send or save. By default, the
    /// library uses a thread of its own.
    openai::file_executor file_executor;
    openai::stream_limits stream_limits;        ///< how much memory a streamed answer may take
    std::shared_ptr<openai::observer> observer; ///< receives the client's events; may be null
    /// Whether only one thread at a time runs the client's executor. If true, calls use no strand. Other threads may
    /// still call the client. The library does not check this option: if it is true although several threads run the
    /// executor, there is a data race. By default the option is true for
    ///
    /// - a strand,
    /// - a client with its own thread, and
    /// - an `io_context` with the concurrency hint 1, from Boost 1.87 on.
    ///
    /// For all other executors it is false by default. In some versions of Boost, a context that was made with the hint
    /// BOOST_ASIO_CONCURRENCY_HINT_SAFE also reports the hint 1, so the option is true by default. If several threads
    /// run such a context, set the option to false.
    std::optional<bool> single_threaded;
    /// Whether to allow `http://` to a host that is not loopback. Anybody on the network can then read the key.
    bool allow_plaintext = false;

    // These functions are defined in the library, so that your program does not compile the code that copies all
    // members.
    client_options();
    client_options(const client_options&);
    client_options(client_options&&) noexcept;
    client_options& operator=(const client_options&);
    client_options& operator=(client_options&&) noexcept;
    ~client_options();
    explicit client_options(secret key)
        : api_key(std::move(key)) {}

    /// Makes the options for a client of this provider. The `base_url`, key, default headers and so on are those of the
    /// provider.
    explicit client_options(const provider& own);

    /// Returns the default options, with the values of the environment variables OPENAI_API_KEY, OPENAI_BASE_URL,
    /// OPENAI_ORG_ID and OPENAI_PROJECT_ID. A variable that is not set or is empty changes nothing. White space around
    /// a value is removed. (The official SDKs use the same names.)
    static client_options from_environment(const environment& variable = process_environment());

    /// Reads the options from a JSON object in a file. The object can have the members `apiKey`, `baseURL`,
    /// `organization`, `project`, `maxRetries`, `timeout` (seconds), `customHeaders`, and `provider` (the name of a
    /// provider in `known`).
    ///
    /// If a value is missing in the file, it comes from the provider that the file names. If the file names no
    /// provider, it comes from the environment. There is one exception: if the file has a `baseURL` that differs from
    /// the URL of that provider or of the environment, the library uses only the values in the file, and the defaults
    /// for all other options. This way, a key is never sent to another server. The option `providers` of the result is
    /// `known`.
    ///
    /// Throws `error` (`invalid_argument`) for a file that cannot be read, text that is not JSON, an unknown member, an
    /// unknown provider, or a member whose type or value is wrong. The message names the file and the position in the
    /// file. The only value that the message shows is the name of an unknown provider.
    static client_options from_file(const std::string& path, provider_registry known = {},
                                    const environment& variable = process_environment());

    /// Like `from_file`, but reads `text` instead of a file. Error messages use `source` as the name of the text.
    static client_options from_json(std::string_view text, provider_registry known = {},
                                    const environment& variable = process_environment(),
                                    std::string_view source = "options");
};

} // namespace openai
