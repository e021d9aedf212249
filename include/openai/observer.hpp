// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/error.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace openai {

/// What an observer is told. Texts are views that hold during the hook only; none is a secret, because no header, no
/// body and no query is among them, and what a server said is escaped. `call` ties together what belongs to one call;
/// it is unique in the process, and very likely among processes.
namespace observed {

using duration = std::chrono::steady_clock::duration;

/// A call begins: its arguments have been accepted. Every one is followed by exactly one `call_end`.
struct call_start {
    std::uint64_t call;
    std::string_view method; ///< "POST"
    std::string_view path;   ///< e.g. "/v1/chat/completions", without the query
    bool streamed;
};
/// All connections are busy; the call waits in line.
struct queued {
    std::uint64_t call;
    std::string_view origin; ///< "https://host:443"
};
/// An idle connection was found good and is used again.
struct connection_reused {
    std::uint64_t call;
    duration age;  ///< since it was opened
    duration idle; ///< since its last answer
    int requests;  ///< that it has carried so far
};
/// An idle connection turned out to be closed by the server, or had bytes nobody asked for; another one is taken.
struct connection_stale {
    std::uint64_t call; ///< 0: nobody wanted to use it
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
    bool ok; ///< false: failed, late or cancelled; `call_end` or `retry` says which
    std::size_t addresses;
    duration elapsed;
};
/// One address is tried; several may be under way.
struct connect_attempt {
    std::uint64_t call;
    std::string_view address; ///< "192.0.2.1:443", "[2001:db8::1]:443"
};
/// All of the connecting is over.
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
/// The request was handed to the system, or its answer came before that was over.
struct write_done {
    std::uint64_t call;
    std::size_t bytes; ///< head and body
    duration elapsed;
};
/// The head of an answer was received.
struct first_byte {
    std::uint64_t call;
    int status;
    duration elapsed; ///< since the request was begun to be sent
};
/// The first event of a stream, after `first_byte`.
struct first_event {
    std::uint64_t call;
    duration elapsed; ///< since the request was begun to be sent
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
    duration delay; ///< the pause before the next attempt
    bool replay;    ///< the request provably never arrived: it is sent again at once and does not count as an attempt
};
/// The server answered with a redirect, which is not followed.
struct redirect_refused {
    std::uint64_t call;
    int status;
};
/// An answer was complete for its reader, but its connection ended badly after that, and was not kept.
struct unclean_end {
    std::uint64_t call;
};
/// An answer was cut.
struct truncated {
    std::uint64_t call;
    std::size_t bytes; ///< of the body, received
};
/// How long the parts of a call took, the last attempt's where there were several. Nothing for what did not happen.
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
/// A call is over: it completed, or its stream was read to the end, failed, or was dropped.
struct call_end {
    std::uint64_t call;
    std::string_view origin;
    std::optional<errc> code;    ///< nothing: success
    openai::phase phase;         ///< how far it had come
    int status;                  ///< HTTP status of the last answer, 0 if none came
    std::string_view request_id; ///< the server's, escaped; empty if it gave none
    billing maybe_billed;
    int attempts;
    std::size_t bytes;  ///< of the last answer's body
    std::size_t events; ///< of a stream
    timings times;
};
/// The connections of one origin after something has changed.
struct pool_gauge {
    std::uintptr_t pool; ///< of which client; another one for each of its providers
    std::string_view origin;
    std::size_t active;
    std::size_t idle;
    std::size_t waiting;
};

} // namespace observed

/// Hooks into what a client does, named after the moment. Derive, override what is of interest, and put it into
/// `client_options::observer`; clients may share one. The ready-made one that counts is `openai::metrics`.
///
/// Hooks of one call come one after another, on whatever thread works on it; those of different calls come at the same
/// time when several threads run the executor. They must be quick, must not throw and must not call the client. An
/// observer lives until the last client and the last operation that use it are gone.
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
