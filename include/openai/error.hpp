// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/headers.hpp>
#include <openai/rate_limits.hpp>

#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <exception>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace openai {

class chat_completion; // in <openai/chat_completion.hpp>
struct usage;

/// What went wrong. Codes compare with `condition` for classes of errors.
enum class errc {
    // before anything is sent
    invalid_argument = 1, ///< a request, option or header is wrong; the message names it, never its value
    client_closed,        ///< the last handle of the client is gone, or `client::close()` was called
    would_deadlock,       ///< `block` was used on the thread that has to do the work
    file_failed,          ///< a local file could not be read or written; the message says which, `cause` why
    // reaching the server
    pool_timeout,       ///< no connection became free in time
    queue_full,         ///< too many calls already wait for a connection to this origin
    resolve_failed,     ///< the host name has no address or the name server failed
    resolve_timeout,    ///< the name server did not answer in time
    connect_failed,     ///< every address refused or was unreachable
    connect_timeout,    ///< no address accepted in time
    tls_failed,         ///< the TLS handshake failed
    tls_untrusted,      ///< the server's certificate is not trusted or not for this host
    tls_timeout,        ///< the TLS handshake did not finish in time
    proxy_failed,       ///< the proxy gave no tunnel; `status()` is the proxy's, 0 if it gave no proper answer
    proxy_unauthorized, ///< the proxy wants credentials, or others: 407, or 401 from the proxy itself
    resource_limit,     ///< the system refused a socket, port or thread
    // the exchange
    write_failed,       ///< the connection broke while the request was sent
    write_timeout,      ///< the server took no more of the request in time
    connection_lost,    ///< the connection ended before the first byte of an answer
    truncated,          ///< the answer was cut: what arrived is not complete
    first_byte_timeout, ///< the server did not begin its answer in time
    idle_timeout,       ///< the server fell silent in the middle of its answer
    total_timeout,      ///< the whole call took longer than allowed
    cancelled,          ///< the caller cancelled
    // the answer
    protocol_error,     ///< the answer is not HTTP/1.1 as RFC 9112 wants it
    limit_exceeded,     ///< the answer or request is larger than the client's limits
    unexpected_content, ///< the content type or coding is not what the call can read
    invalid_json,       ///< the body or event is not JSON
    invalid_response,   ///< JSON, but a field that is needed is missing or of another type
    redirected,         ///< the server answered with a redirect, which is not followed
    // what the API says
    bad_request,       ///< 400, 413, 415 and other 4xx: the request is wrong
    unauthorized,      ///< 401: no valid key
    permission_denied, ///< 403: the key may not do this
    not_found,         ///< 404: no such model, file or path
    conflict,          ///< 409
    unprocessable,     ///< 422
    rate_limited,      ///< 429: too many requests or tokens; wait and try again
    quota_exhausted,   ///< 429 with a quota code, or of a quota per day: paying helps, waiting does not
    server_error,      ///< 408, 5xx: the server's fault
    in_stream_error,   ///< an error object arrived inside a stream that had begun with 200
    // what the model says, when a typed answer or a tool call was expected
    refused,          ///< the model refused; its words are in `api().message`
    length_limit,     ///< the model reached its limit of tokens: the answer is not complete
    content_filtered, ///< a filter of the provider left out all or part of the answer
    // answers that are fetched later
    unknown_id,        ///< no such future response, or forgotten long ago
    not_ready,         ///< it has no answer yet, or not within the time of this wait
    expired,           ///< it was kept for its time, and then dropped
    already_redeemed,  ///< somebody has taken it
    lost,              ///< it was under way in a program that has ended
    capacity_exceeded, ///< too many future responses are kept, and none of them has ended
    registry_closed,   ///< the future responses were closed; where their client was: `client_closed`
    internal_error     ///< something of the host program failed, e.g. memory; see the message
};

/// Classes of errors, for `if (e.code() == openai::condition::timeout)`.
enum class condition {
    timeout = 1,     ///< any `*_timeout`
    cancelled,       ///< cancelled, or the client or its future responses were closed
    unreachable,     ///< resolve, connect, proxy or TLS failed: no request was sent
    untrusted,       ///< certificate or host name refused
    truncated,       ///< a cut answer, by the connection or by the limit of tokens
    unauthorized,    ///< 401, 403
    rate_limited,    ///< 429 of either kind
    invalid_request, ///< refused locally or with a 4xx that repeating cannot heal
    server_fault,    ///< 5xx, 408, or an error inside a stream
    bad_answer       ///< not HTTP, not JSON, too large, or of an unexpected shape
};

/// How far an attempt had come.
enum class phase { prepare, queue, resolve, connect, proxy, tls, write, first_byte, body, stream, backoff, done };

/// Whether the server may have executed (and billed) the request although the call failed. If the call made several
/// attempts, it is the worst of them.
enum class billing {
    no,      ///< it provably did not: nothing was sent, or the server refused it (4xx)
    unknown, ///< a request was sent, and the server neither refused it nor began to answer with success
    yes      ///< the server had begun to answer with success
};

/// "queue", "resolve", ... as it appears in messages.
OPENAI_DECL const char* to_string(phase value) noexcept;

/// As an identifier for labels, e.g. "rate_limited"; "other" for a number that is no code.
OPENAI_DECL std::string_view name_of(errc code) noexcept;
OPENAI_DECL std::string_view name_of(condition value) noexcept;
OPENAI_DECL std::string_view name_of(billing value) noexcept;

/// Write these names, also into the messages of tests.
OPENAI_DECL std::ostream& operator<<(std::ostream& out, errc code);
OPENAI_DECL std::ostream& operator<<(std::ostream& out, condition value);
OPENAI_DECL std::ostream& operator<<(std::ostream& out, phase value);
OPENAI_DECL std::ostream& operator<<(std::ostream& out, billing value);

OPENAI_DECL const boost::system::error_category& error_category() noexcept;
OPENAI_DECL const boost::system::error_category& condition_category() noexcept;
OPENAI_DECL boost::system::error_code make_error_code(errc code) noexcept;
OPENAI_DECL boost::system::error_condition make_error_condition(condition value) noexcept;

/// What the server said about a failure. The texts are the server's: escape them before they are shown or logged.
struct api_error {
    std::string message;    ///< never empty: "HTTP 503" when the body has none
    std::string type;       ///< e.g. "invalid_request_error"; empty if not stated
    std::string code;       ///< e.g. "model_not_found"; numbers as text; empty if not stated
    std::string param;      ///< the request field at fault; empty if not stated
    std::string request_id; ///< from the header or the body; empty if not stated

    api_error() = default;
};

/// One failed try of a call, or a provider that was passed over.
struct attempt {
    std::chrono::milliseconds start{0}; ///< since the call began
    std::chrono::milliseconds duration{0};
    errc code{};
    int status = 0;         ///< HTTP status, 0 if no answer came
    std::string request_id; ///< empty if the server gave none
    std::string provider;   ///< who was asked; empty: the client's own server
    bool skipped = false;   ///< nothing was sent: the provider had asked this client to stay away, or `pacing` did

    attempt() = default;
};

/// Everything known about a failure; `error` shares it between its copies.
struct error_details {
    errc code = errc::internal_error;
    openai::phase phase = openai::phase::prepare;
    billing maybe_billed = billing::no;
    int status = 0;          ///< HTTP status of the server, or of a proxy that refused; 0 if no answer came
    api_error api;           ///< empty if no answer came
    openai::headers headers; ///< of the answer
    int attempts = 1;        ///< how often the request was tried; 0: not even once
    /// Each try, oldest first, also a replay and a provider that was passed over, which `attempts` does not count; the
    /// last 16.
    std::vector<attempt> history;
    std::string server;   ///< "host:port" of the server or proxy that was to be reached; empty: of none
    std::string provider; ///< who was asked last, of the client's registry; empty: the client's own server
    /// The whole answer, if the failure is what it says: `refused`, `length_limit`, `content_filtered`, and
    /// `invalid_json` or `invalid_response` of a typed answer; null for all others.
    std::shared_ptr<const chat_completion> completion;
    bool retryable = false;                               ///< whether repeating it later may help
    std::optional<std::chrono::milliseconds> retry_after; ///< how long the server asks to wait
    std::string context;                                  ///< one line: where, which limit, how long; sanitised
    std::string excerpt;             ///< the start of an unreadable body, sanitised, at most 256 bytes
    std::string body;                ///< the answer's body as it came or was inflated, its first 64 KiB; not sanitised
    boost::system::error_code cause; ///< the system's or OpenSSL's code underneath, if any

    error_details() = default;
};

namespace detail {

/// The questions that `error` and `result` answer alike, through their `is(errc)`.
template <class Self>
class failure_kinds {
public:
    bool is_bad_request() const noexcept { return is(errc::bad_request); } ///< 400, and 4xx that have no name here
    bool is_authentication_error() const noexcept { return is(errc::unauthorized); }   ///< 401
    bool is_permission_denied() const noexcept { return is(errc::permission_denied); } ///< 403
    bool is_not_found() const noexcept { return is(errc::not_found); }                 ///< 404
    bool is_unprocessable_entity() const noexcept { return is(errc::unprocessable); }  ///< 422
    bool is_server_error() const noexcept { return is(errc::server_error); }           ///< 5xx, and 408
    /// 429, also when it is money that is missing.
    bool is_rate_limit() const noexcept { return is(errc::rate_limited) || is(errc::quota_exhausted); }

protected:
    ~failure_kinds() = default;

private:
    bool is(errc code) const noexcept { return static_cast<const Self&>(*this).is(code); }
};

} // namespace detail

/// The one exception of this library, and the `error()` of every `result`. Copies do not throw.
class OPENAI_DECL error : public boost::system::system_error, public detail::failure_kinds<error> {
public:
    error();
    explicit error(error_details details);
    error(errc code, std::string context);

    /// One line that says what, where and why; the server's words in it are escaped.
    const char* what() const noexcept override;

    const error_details& details() const noexcept;

    /// Whether this is its code. See also `is_rate_limit()` and the others.
    bool is(errc code) const noexcept { return details().code == code; }

    int status() const noexcept { return details().status; }
    const api_error& api() const noexcept { return details().api; }
    std::string_view request_id() const noexcept { return details().api.request_id; }
    openai::phase phase() const noexcept { return details().phase; }
    int attempts() const noexcept { return details().attempts; }
    const std::vector<attempt>& history() const noexcept { return details().history; }

    /// "host:port" of the server, or of the proxy, that was to be reached; empty if the failure is about none.
    std::string_view server() const noexcept { return details().server; }

    /// Who was asked last: the name of a provider that the client knows; empty for the client's own server.
    std::string_view provider() const noexcept { return details().provider; }

    /// The answer that was received, and paid for, when it is what the answer says that failed: `refused`,
    /// `length_limit`, `content_filtered`, and `invalid_json` or `invalid_response` of `parse<T>`. Null for all others.
    /// Shared by the error's copies.
    const std::shared_ptr<const chat_completion>& completion() const noexcept { return details().completion; }

    /// The tokens used for that answer, if it tells.
    std::optional<openai::usage> usage() const;

    bool retryable() const noexcept { return details().retryable; }
    billing maybe_billed() const noexcept { return details().maybe_billed; }
    std::optional<std::chrono::milliseconds> retry_after() const noexcept { return details().retry_after; }
    openai::rate_limits rate_limits() const { return rate_limits::from(details().headers); }

    /// The same error with something of its details changed.
    template <class Change>
    error with(Change&& change) const {
        error_details copy = details();
        change(copy);
        return error(std::move(copy));
    }

private:
    struct state;
    std::shared_ptr<const state> state_;
};

/// Lets `boost::system::result<T, error>::value()` throw the error itself.
[[noreturn]] OPENAI_DECL void throw_exception_from_error(const error& failure, const boost::source_location& where);

/// What a coroutine threw as an `error`: an `error` as it is, a cancellation as `errc::cancelled`, anything else as
/// `errc::internal_error` with its message. `thrown` must not be null.
OPENAI_DECL error to_error(const std::exception_ptr& thrown);

} // namespace openai

template <>
struct boost::system::is_error_code_enum<openai::errc> : std::true_type {};
template <>
struct boost::system::is_error_condition_enum<openai::condition> : std::true_type {};
