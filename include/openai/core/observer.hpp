// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace openai {

/// The events that an observer is told. Texts are views that are valid only during the hook. None of them is secret:
/// there is no header, no body and no query among them, and text from a server is escaped. `call` identifies the call
/// that an event belongs to. It is unique in the process, and very likely among processes.
namespace observed {

using duration = std::chrono::steady_clock::duration;

/// A call begins: its arguments have been accepted. Exactly one `call_end` follows.
struct call_start {
    std::uint64_t call;
    std::string_view method; ///< "POST"
    std::string_view path;   ///< e.g. "/v1/chat/completions", without the query
    bool streamed;
};
/// All connections are busy: the call waits in the queue.
struct queued {
    std::uint64_t call;
    std::string_view origin; ///< "https://host:443"
};
/// An idle connection was still open and is used again.
struct connection_reused {
    std::uint64_t call;
    duration age;  ///< since it was opened
    duration idle; ///< since its last answer
    int requests;  ///< requests that it has carried so far
};
/// An idle connection had been closed by the server, or had received unexpected bytes; another one is used.
struct connection_stale {
    std::uint64_t call; ///< 0: no call wanted to use it
    duration age;
    duration idle;
};
struct resolve_start {
    std::uint64_t call;
    std::string_view host;
};
struct resolve_done {
    std::uint64_t call;
    std::string_view host;
    bool ok; ///< false: failed, timed out or cancelled; `call_end` or `retry` says which
    std::size_t addresses;
    duration elapsed;
};
/// The client tries one address; several attempts may be under way.
struct connect_attempt {
    std::uint64_t call;
    std::string_view address; ///< "192.0.2.1:443", "[2001:db8::1]:443"
};
/// Connecting is over; `ok` says whether an address accepted.
struct connect_done {
    std::uint64_t call;
    bool ok;
    std::string_view address; ///< the one that won, or empty
    int attempts;             ///< addresses tried
    duration elapsed;
};
struct tls_done {
    std::uint64_t call;
    bool ok;
    std::string_view version; ///< "TLSv1.3"; empty if it failed
    std::string_view cipher;  ///< "TLS_AES_256_GCM_SHA384"; empty if it failed
    bool resumed;
    duration elapsed;
};
/// The whole request was handed to the system, or its answer came before that.
struct write_done {
    std::uint64_t call;
    std::size_t bytes; ///< head and body
    duration elapsed;
};
/// The head of an answer was received.
struct first_byte {
    std::uint64_t call;
    int status;
    duration elapsed; ///< since sending of the request began
};
/// The first event of a stream, after `first_byte`.
struct first_event {
    std::uint64_t call;
    duration elapsed; ///< since sending of the request began
};
/// Each event of a stream, the first one included.
struct event {
    std::uint64_t call;
    std::size_t bytes; ///< of its data
    duration gap;      ///< since the event before it; 0 for the first
};
/// An attempt failed and another will follow.
struct retry {
    std::uint64_t call;
    std::string_view origin;
    int attempt; ///< the one that failed, from 1
    errc cause;
    int status;     ///< HTTP status, 0 if no answer came
    duration delay; ///< the wait before the next attempt
    bool replay;    ///< the request provably never arrived: it is sent again at once and does not count as an attempt
};
/// The server answered with a redirect, which is not followed.
struct redirect_refused {
    std::uint64_t call;
    int status;
};
/// An answer was complete, but its connection did not end properly after it and was not kept.
struct unclean_end {
    std::uint64_t call;
};
/// An answer was truncated.
struct truncated {
    std::uint64_t call;
    std::size_t bytes; ///< of the body, received
};
/// How long the phases of a call took; of several attempts, those of the last. Empty for a phase that did not happen.
struct timings {
    std::optional<duration> queue;
    std::optional<duration> resolve;
    std::optional<duration> connect;
    std::optional<duration> tls;
    std::optional<duration> write;
    std::optional<duration> first_byte;
    std::optional<duration> first_event;
    duration largest_gap{}; ///< between two events
    duration total{};
};
/// A call is over: it completed, or its stream was read to the end, failed, or was destroyed.
struct call_end {
    std::uint64_t call;
    std::string_view origin;
    std::optional<errc> code;    ///< empty: success
    openai::phase phase;         ///< how far it had come
    int status;                  ///< HTTP status of the last answer, 0 if none came
    std::string_view request_id; ///< the server's, escaped; empty if it gave none
    billing maybe_billed;
    int attempts;
    std::size_t bytes;  ///< of the last answer's body
    std::size_t events; ///< of a stream
    timings times;
};
/// How many connections an origin has, after a change.
struct pool_gauge {
    std::uintptr_t pool; ///< identifies the client's pool; each of its providers has its own
    std::string_view origin;
    std::size_t active;
    std::size_t idle;
    std::size_t waiting;
};

} // namespace observed

/// Is told what a client does. Derive from it, override the hooks that you need, and set `client_options::observer`;
/// several clients may share one. `openai::metrics` is a ready-made observer that counts.
///
/// The hooks of one call are called one after another, on whichever thread works on the call. If several threads run
/// the executor, hooks of different calls are called concurrently. A hook must be quick, must not throw and must not
/// call the client. The observer is kept alive until the last client and the last operation that use it are gone.
class OPENAI_DECL observer {
public:
    observer() = default;
    virtual ~observer();
    observer(const observer&) = delete;
    observer& operator=(const observer&) = delete;

    virtual void on_call_start(const observed::call_start&) noexcept {}
    virtual void on_queued(const observed::queued&) noexcept {}
    virtual void on_connection_reused(const observed::connection_reused&) noexcept {}
    virtual void on_connection_stale(const observed::connection_stale&) noexcept {}
    virtual void on_resolve_start(const observed::resolve_start&) noexcept {}
    virtual void on_resolve_done(const observed::resolve_done&) noexcept {}
    virtual void on_connect_attempt(const observed::connect_attempt&) noexcept {}
    virtual void on_connect_done(const observed::connect_done&) noexcept {}
    virtual void on_tls_done(const observed::tls_done&) noexcept {}
    virtual void on_write_done(const observed::write_done&) noexcept {}
    virtual void on_first_byte(const observed::first_byte&) noexcept {}
    virtual void on_first_event(const observed::first_event&) noexcept {}
    virtual void on_event(const observed::event&) noexcept {}
    virtual void on_retry(const observed::retry&) noexcept {}
    virtual void on_redirect_refused(const observed::redirect_refused&) noexcept {}
    virtual void on_unclean_end(const observed::unclean_end&) noexcept {}
    virtual void on_truncated(const observed::truncated&) noexcept {}
    virtual void on_call_end(const observed::call_end&) noexcept {}
    virtual void on_pool_gauge(const observed::pool_gauge&) noexcept {}
};

} // namespace openai
