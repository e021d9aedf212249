// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace openai {

/// The events that an observer receives. Their strings are views, which are valid only while the observer's function
/// runs. The strings contain no secrets, no bodies and no queries. A string that came from a server is escaped. The
/// member `call` identifies the call that an event belongs to. Its value is unique in the process, and very likely
/// unique across processes.
namespace observed {

/// The type of all times in the events. Its unit is nanoseconds on Linux.
using duration = std::chrono::steady_clock::duration;

/// A call begins: its arguments have been accepted. Exactly one `call_end` follows.
struct call_start {
    std::uint64_t call;      ///< identifies the call
    std::string_view method; ///< "POST"
    std::string_view path;   ///< e.g. "/v1/chat/completions", without the query
    bool streamed;           ///< whether the answer is a stream
    /// The path of the operation, with placeholders for its parameters, e.g. "/files/{id}". Empty for `client.request`
    /// and `client.tasks`: you pass the path to these functions, so there is no fixed pattern.
    std::string_view pattern;
    std::string_view model;    ///< the model that the request names; empty if it names none
    std::string_view provider; ///< name in `client_options::providers`; empty for the server of `base_url`
    std::string_view origin;   ///< "https://host:443"
};
/// The call cannot get a connection at once, so it waits in the queue.
struct queued {
    std::uint64_t call;      ///< identifies the call
    std::string_view origin; ///< "https://host:443"
};
/// An idle connection was still open, and the call reuses it.
struct connection_reused {
    std::uint64_t call; ///< identifies the call
    duration age;       ///< time since the connection was opened
    duration idle;      ///< time since the last response on it
    int requests;       ///< number of requests that were sent on it so far
};
/// A call wanted to use an idle connection, but the server had closed the connection or had sent unexpected bytes on
/// it. The call uses another connection.
struct connection_stale {
    std::uint64_t call; ///< identifies the call
    duration age;       ///< time since the connection was opened
    duration idle;      ///< time since the last response on it
};
/// The look-up of a host name begins.
struct resolve_start {
    std::uint64_t call;    ///< identifies the call
    std::string_view host; ///< the host name
};
/// The look-up of a host name has ended.
struct resolve_done {
    std::uint64_t call;    ///< identifies the call
    std::string_view host; ///< the host name
    bool ok;               ///< false if it failed, timed out or was cancelled; see `call_end` or `retry`
    std::size_t addresses; ///< number of addresses found
    duration elapsed;      ///< how long it took
};
/// The client tries to connect to one address. Several of these attempts can be under way at the same time.
struct connect_attempt {
    std::uint64_t call;       ///< identifies the call
    std::string_view address; ///< "192.0.2.1:443", "[2001:db8::1]:443"
};
/// Connecting has ended.
struct connect_done {
    std::uint64_t call;       ///< identifies the call
    bool ok;                  ///< whether an address accepted the connection
    std::string_view address; ///< the address that accepted; empty if none did
    int attempts;             ///< number of addresses tried
    duration elapsed;         ///< how long it took
};
/// A TLS handshake has ended.
struct tls_done {
    std::uint64_t call;       ///< identifies the call
    bool ok;                  ///< whether the handshake succeeded
    std::string_view version; ///< e.g. "TLSv1.3"; empty if the handshake failed
    std::string_view cipher;  ///< e.g. "TLS_AES_256_GCM_SHA384"; empty if the handshake failed
    bool resumed;             ///< whether an earlier TLS session was resumed
    duration elapsed;         ///< how long it took
};
/// The operating system has accepted the whole request, or the response arrived before that.
struct write_done {
    std::uint64_t call; ///< identifies the call
    std::size_t bytes;  ///< size of the head and the body
    duration elapsed;   ///< how long it took
};
/// The client received the head of a response.
struct first_byte {
    std::uint64_t call; ///< identifies the call
    int status;         ///< HTTP status
    duration elapsed;   ///< time since the client began to send the request
};
/// The first event of a stream arrived. `first_byte` was reported before it.
struct first_event {
    std::uint64_t call; ///< identifies the call
    duration elapsed;   ///< time since the client began to send the request
};
/// An event of a stream arrived. For the first event of a stream, the observer receives `first_event` and then `event`.
struct event {
    std::uint64_t call; ///< identifies the call
    std::size_t bytes;  ///< size of the event's data
    duration gap;       ///< time since the previous event; 0 for the first
};
/// An attempt failed, and another one will follow.
struct retry {
    std::uint64_t call;      ///< identifies the call
    std::string_view origin; ///< "https://host:443"
    int attempt;             ///< number of the attempt that failed, counted from 1
    errc cause;              ///< why the attempt failed
    int status;              ///< HTTP status; 0 if no response arrived
    duration delay;          ///< the wait before the next attempt
    /// Whether the request provably never arrived at the server. If so, the client sends the request again immediately,
    /// and this repetition does not count as an attempt.
    bool replay;
};
/// The stream of a background response was cut, and the client will make a new call to fetch the rest of the answer.
/// The call whose stream was cut ends with a failure, which `call_end` reports. The observer receives separate events
/// for the new call, from `call_start` to `call_end`.
struct resume {
    std::uint64_t call;      ///< the call whose stream was cut
    std::string_view origin; ///< "https://host:443"
    errc cause;              ///< why the stream was cut
    duration delay;          ///< the wait before the new call starts
};
/// The server answered with a redirect that the client does not follow.
struct redirect_refused {
    std::uint64_t call; ///< identifies the call
    int status;         ///< HTTP status
};
/// The last event of a stream arrived, but the response could not be read to its end, e.g. because the connection broke
/// or too much time passed. The client does not reuse the connection.
struct unclean_end {
    std::uint64_t call; ///< identifies the call
};
/// A response was truncated.
struct truncated {
    std::uint64_t call; ///< identifies the call
    std::size_t bytes;  ///< bytes of the body that were received
};
/// How long the phases of a call took. After several attempts, all times except `total` are those of the last attempt.
/// The time of a phase that did not happen is empty.
struct timings {
    std::optional<duration> queue;       ///< waiting for a connection
    std::optional<duration> resolve;     ///< looking up the host name
    std::optional<duration> connect;     ///< connecting
    std::optional<duration> tls;         ///< the TLS handshake
    std::optional<duration> write;       ///< handing the request to the operating system
    std::optional<duration> first_byte;  ///< from starting to send the request until the response's head arrives
    std::optional<duration> first_event; ///< from starting to send the request until a stream's first event arrives
    duration largest_gap{};              ///< longest time between two consecutive events
    duration total{};                    ///< time of the whole call
};
/// The numbers of tokens that the server states in a response.
struct token_usage {
    std::int64_t input = 0;                ///< tokens of the prompt, including cached ones
    std::int64_t output = 0;               ///< tokens of the answer, including reasoning
    std::optional<std::int64_t> cached;    ///< part of `input`; empty if the server does not state it
    std::optional<std::int64_t> reasoning; ///< part of `output`; empty if the server does not state it
};
/// A call has ended. A call that opened a stream ends when the stream has been read to the end, has failed or is
/// destroyed. Any other call ends when its operation completes.
struct call_end {
    std::uint64_t call;          ///< identifies the call
    std::string_view origin;     ///< the server that was asked last
    std::optional<errc> code;    ///< empty after success
    openai::phase phase;         ///< the phase that the call had reached
    int status;                  ///< HTTP status of the last response; 0 if none arrived
    std::string_view request_id; ///< the server's request id, escaped; empty if it sent none
    billing maybe_billed;        ///< whether the server may have executed the call
    int attempts;                ///< number of attempts
    std::size_t bytes;           ///< size of the last response's body
    std::size_t events;          ///< number of events of a stream
    timings times;               ///< how long its phases took
    std::string_view pattern;    ///< as in `call_start`
    /// The model that the request names; after fallbacks, the model that was asked last. If the call fetches the rest
    /// of a cut stream, or reports the tokens of an answer that an earlier call has created (see `usage`), this is the
    /// model that the request of the earlier call named. If no request names a model but the call reports tokens, this
    /// is the model that the answer names. Otherwise empty.
    std::string_view model;
    std::string_view provider; ///< as in `call_start`; after fallbacks, the provider that was asked last
    /// The tokens used. Empty in these cases:
    ///
    /// - The call failed.
    /// - The server did not state the tokens.
    /// - The call fetched an answer that an earlier call had created. There are two exceptions. After a stream was cut,
    ///   the call that fetches the end of the answer reports the tokens. For a background response of the same client,
    ///   the first `retrieve`, `wait` or `cancel` that receives the ended response reports them, unless another call
    ///   has already done so.
    std::optional<token_usage> usage;
};
/// The number of connections to an origin, or the number of calls that wait for one, has changed. The last three
/// members are the new numbers.
struct pool_gauge {
    std::uintptr_t pool;     ///< identifies the pool; a client has one for `base_url` and one for each provider
    std::string_view origin; ///< "https://host:443"
    std::size_t active;      ///< connections in use
    std::size_t idle;        ///< idle connections
    std::size_t waiting;     ///< calls that wait for a connection
};

} // namespace observed

/// Receives the events of a client. Derive from this class, override the functions (hooks) that you need, and set
/// `client_options::observer`. Several clients may share one observer. `openai::metrics` is a ready-made observer that
/// counts these events.
///
/// The hooks of one call run one after another, on whichever thread works on the call. If several threads run the
/// executor, hooks of different calls run concurrently. A hook must be quick, must not throw and must not call the
/// client. The library keeps the observer alive until the last client and the last operation that use it are gone.
class OPENAI_DECL observer {
public:
    observer() = default;
    virtual ~observer();
    observer(const observer&) = delete;
    observer& operator=(const observer&) = delete;

    /// A call begins.
    virtual void on_call_start(const observed::call_start&) noexcept {}
    /// A call waits for a connection.
    virtual void on_queued(const observed::queued&) noexcept {}
    /// A call reuses an idle connection.
    virtual void on_connection_reused(const observed::connection_reused&) noexcept {}
    /// An idle connection was unusable.
    virtual void on_connection_stale(const observed::connection_stale&) noexcept {}
    /// The look-up of a host name begins.
    virtual void on_resolve_start(const observed::resolve_start&) noexcept {}
    /// The look-up of a host name has ended.
    virtual void on_resolve_done(const observed::resolve_done&) noexcept {}
    /// The client tries an address.
    virtual void on_connect_attempt(const observed::connect_attempt&) noexcept {}
    /// Connecting has ended.
    virtual void on_connect_done(const observed::connect_done&) noexcept {}
    /// A TLS handshake has ended.
    virtual void on_tls_done(const observed::tls_done&) noexcept {}
    /// The request was written.
    virtual void on_write_done(const observed::write_done&) noexcept {}
    /// The head of a response arrived.
    virtual void on_first_byte(const observed::first_byte&) noexcept {}
    /// The first event of a stream arrived.
    virtual void on_first_event(const observed::first_event&) noexcept {}
    /// An event of a stream arrived.
    virtual void on_event(const observed::event&) noexcept {}
    /// An attempt failed, and another one will follow.
    virtual void on_retry(const observed::retry&) noexcept {}
    /// A stream was cut, and the client will request the rest of the answer.
    virtual void on_resume(const observed::resume&) noexcept {}
    /// A redirect was not followed.
    virtual void on_redirect_refused(const observed::redirect_refused&) noexcept {}
    /// The last event of a stream arrived, but the response could not be read to its end.
    virtual void on_unclean_end(const observed::unclean_end&) noexcept {}
    /// A response was truncated.
    virtual void on_truncated(const observed::truncated&) noexcept {}
    /// A call has ended.
    virtual void on_call_end(const observed::call_end&) noexcept {}
    /// The number of connections to an origin, or the number of calls that wait for one, has changed.
    virtual void on_pool_gauge(const observed::pool_gauge&) noexcept {}
};

} // namespace openai
