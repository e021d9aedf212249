// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/headers.hpp>
#include <openai/core/rate_limits.hpp>

#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace openai {

class chat_completion; // in <openai/chat/chat_completion.hpp>
struct usage;

/// What went wrong. To test for a whole class of errors, compare a code with a `condition`.
///
/// Every request can fail with `internal_error` and with each code from `invalid_argument` to `server_error`. The
/// documentation of a function names the other codes with which the function can fail.
enum class errc {
    // before anything is sent
    invalid_argument = 1, ///< a request, option or header is wrong; the message names it but not its value
    client_closed,        ///< the last copy of the client is gone, or `client::close()` was called
    would_deadlock,       ///< `block` was used on a thread that has to run the operation
    file_failed,          ///< a local file could not be read or written; the message names it, and `cause` says why
    // reaching the server
    pool_timeout,       ///< the wait for a connection took too long
    queue_full,         ///< too many calls already wait for a connection to this origin
    resolve_failed,     ///< the host name has no address, or the name server failed
    resolve_timeout,    ///< the name server did not answer in time
    connect_failed,     ///< every address refused the connection or was unreachable
    connect_timeout,    ///< no address accepted a connection in time
    tls_failed,         ///< the TLS handshake failed
    tls_untrusted,      ///< the server's certificate is not trusted, or is not for this host
    tls_timeout,        ///< the TLS handshake did not finish in time
    proxy_failed,       ///< the proxy did not open a tunnel; `status()` is its HTTP status, or 0 if it sent none
    proxy_unauthorized, ///< the proxy answered 407 or 401: credentials are missing or wrong
    resource_limit,     ///< the operating system refused a socket, port or thread
    // exchanging request and response
    write_failed,       ///< the connection broke while the request was being sent
    write_timeout,      ///< the server did not accept more of the request in time
    connection_lost,    ///< the connection ended before the first byte of a response
    truncated,          ///< the response was cut off before its end
    first_byte_timeout, ///< the server did not begin its response in time
    idle_timeout,       ///< the server sent nothing for too long in the middle of its response
    total_timeout,      ///< the whole call took longer than allowed
    cancelled,          ///< the caller cancelled the operation
    // reading the response
    protocol_error,     ///< the response is not valid HTTP/1.1 (RFC 9112)
    limit_exceeded,     ///< the response or the request is larger than the client's limits allow
    unexpected_content, ///< the response has a content type or coding that the call cannot read
    invalid_json,       ///< the body, or an event of the stream, is not JSON
    invalid_response,   ///< the response is JSON, but a required member is missing or has the wrong type
    redirected,         ///< the server answered with a redirect that the client does not follow
    // errors that the API reports
    bad_request,       ///< 400, 413, 415 or another 4xx that has no code of its own: the request is wrong
    unauthorized,      ///< 401: no valid key
    permission_denied, ///< 403: the key does not allow this
    not_found,         ///< 404: no such model, file or path
    conflict,          ///< 409
    unprocessable,     ///< 422
    rate_limited,      ///< 429: too many requests or tokens; wait and try again
    quota_exhausted,   ///< 402, 429 or another 4xx: a quota or a daily limit is used up; a short wait does not help
    server_error,      ///< 408 or 5xx: the server failed
    in_stream_error,   ///< an error object arrived inside a stream that had begun with status 200
    // the model's answer, when a typed answer or a tool call was expected
    model_refused,    ///< the model refused; `api().message` has the text of the refusal
    length_limit,     ///< the model reached its token limit: the answer is not complete
    content_filtered, ///< a filter of the provider removed all or part of the answer
    // deferred completions, whose answers are fetched later
    unknown_id,        ///< this id is not known, or no longer known because its answer was taken or dropped long ago
    not_ready,         ///< the answer has not arrived yet; from `wait`: it did not arrive before the timeout
    expired,           ///< the answer was dropped after its time to live, or to make room
    already_redeemed,  ///< the answer was already fetched with `take`
    future_lost,       ///< the program that ran the request ended before the answer arrived
    capacity_exceeded, ///< `max_kept` deferred completions are queued or running, so no more are accepted
    registry_closed,   ///< `futures::close()` was called; after `client::close()`, the code is `client_closed`
    internal_error     ///< something in this process failed, e.g. a memory allocation; see the message
};

/// Classes of errors, for `if (e.code() == openai::condition::timeout)`.
enum class condition {
    timeout = 1, ///< any `*_timeout`
    cancelled,   ///< the caller cancelled the operation, closed or destroyed the client, or called `futures::close()`
    /// Resolving, connecting, the proxy or TLS failed, so the server has not read the request. This condition also
    /// covers a server that refuses the client's certificate. (With TLS 1.3, the client may learn of the refusal only
    /// after it has sent the request. In this case, too, the server has not read the request.)
    unreachable,
    untrusted,       ///< the server's certificate, or the host name in it, was refused
    truncated,       ///< the answer was cut off by the end of the connection or by the token limit
    unauthorized,    ///< 401, 403
    rate_limited,    ///< 429 or 402: too many requests or tokens, or an exhausted quota
    invalid_request, ///< refused by the library, or by the server with a 4xx that has no other condition
    server_fault,    ///< 408, 5xx, or an error inside a stream
    /// The response is not HTTP, is not JSON, is too large, is a redirect, or does not have the expected form. This
    /// condition also covers a request that is too large.
    bad_answer
};

/// The step that an attempt had reached.
enum class phase { prepare, queue, resolve, connect, proxy, tls, write, first_byte, body, stream, backoff, done };

/// Whether the server may have executed (and billed) the request although the call failed. After several attempts, the
/// highest value of all attempts counts: `yes` is higher than `unknown`, and `unknown` is higher than `no`.
enum class billing {
    no,      ///< certainly not: nothing was sent, or the server refused the request (4xx)
    unknown, ///< a request was sent, but no response with a 2xx or 4xx status arrived
    yes      ///< the server had begun to send a success response
};

/// Returns the name of a phase as messages show it: "queue", "resolve", ...
OPENAI_DECL const char* to_string(phase value) noexcept;

/// Returns the name of an enumerator, such as "rate_limited". You can use the name as a label, for example. If the
/// argument is not one of the enumerators, the name is "other".
OPENAI_DECL std::string_view name_of(errc code) noexcept;
OPENAI_DECL std::string_view name_of(condition value) noexcept;
OPENAI_DECL std::string_view name_of(billing value) noexcept;

/// These operators write the name of the value, e.g. in the messages of a test framework.
OPENAI_DECL std::ostream& operator<<(std::ostream& out, errc code);
OPENAI_DECL std::ostream& operator<<(std::ostream& out, condition value);
OPENAI_DECL std::ostream& operator<<(std::ostream& out, phase value);
OPENAI_DECL std::ostream& operator<<(std::ostream& out, billing value);

/// Returns the category of all `errc` values.
OPENAI_DECL const boost::system::error_category& error_category() noexcept;
/// Returns the category of all `condition` values.
OPENAI_DECL const boost::system::error_category& condition_category() noexcept;
/// Makes an error code of the category `error_category()`.
OPENAI_DECL boost::system::error_code make_error_code(errc code) noexcept;
/// Makes an error condition of the category `condition_category()`.
OPENAI_DECL boost::system::error_condition make_error_condition(condition value) noexcept;

/// What the server said about a failure. The texts come from the server: escape them before you show or log them.
struct api_error {
    std::string message;    ///< the server's message, or e.g. "HTTP 503" if the body has none
    std::string type;       ///< e.g. "invalid_request_error"; empty if the server does not state it
    std::string code;       ///< e.g. "model_not_found", or a number as text; empty if the server does not state it
    std::string param;      ///< the request field that caused the error; empty if the server does not state it
    std::string request_id; ///< from the header or the body; empty if the server does not state it

    api_error() = default;
};

/// A failed attempt of a call, a redirect that the call followed, or a provider that was skipped.
struct attempt {
    std::chrono::milliseconds start{0};    ///< time since the call began
    std::chrono::milliseconds duration{0}; ///< how long the attempt took
    errc code{};                           ///< the failure; `redirected` for a redirect, `rate_limited` if skipped
    int status = 0;                        ///< HTTP status; 0 if no response arrived
    std::string request_id;                ///< empty if the server gave none
    std::string provider;                  ///< name of the provider that was asked; empty for the server of `base_url`
    /// Whether the provider was skipped: no request was sent, because `Retry-After` or `pacing` required too long a
    /// wait.
    bool skipped = false;

    attempt() = default;
};

/// Everything that is known about a failure. Copies of an `error` share their details.
struct error_details {
    errc code = errc::internal_error;             ///< the kind of the failure
    openai::phase phase = openai::phase::prepare; ///< the phase that the call had reached
    billing maybe_billed = billing::no;           ///< whether the server may have executed the call
    int status = 0; ///< HTTP status of the server, or of a proxy that did not open a tunnel; 0 if no response arrived
    api_error api;  ///< empty if no response arrived
    openai::headers headers; ///< header fields of the response
    int attempts = 1;        ///< number of attempts; 0 if there were none
    /// The failed attempts, oldest first. If there are more than 16 entries, only the last 16 are kept. The following
    /// also have an entry each, although `attempts` does not count them:
    ///
    /// - a provider that was skipped
    /// - an attempt whose request provably never arrived at the server and was therefore sent again immediately
    /// - a redirect that was followed
    std::vector<attempt> history;
    std::string server;   ///< "host:port" of the server or proxy that the call tried to reach; empty if there was none
    std::string provider; ///< name of the provider that was asked last; empty for the server of `base_url`
    /// The whole chat completion whose content made `parse<T>` or a session fail. Null after any other failure, and
    /// always null for the Responses API. If there is a completion, `code` is one of these:
    ///
    /// - for `parse<T>` and for a session: `length_limit` or `content_filtered`
    /// - only for `parse<T>`: `model_refused`, `invalid_json` or `invalid_response`
    /// - only for a session: `truncated` or `limit_exceeded`
    std::shared_ptr<const chat_completion> completion;
    bool retryable = false;                               ///< whether repeating the call later may help
    std::optional<std::chrono::milliseconds> retry_after; ///< how long to wait before another call, if known
    std::string context; ///< one line that explains the failure, e.g. the exceeded limit and the elapsed time; escaped
    std::string excerpt; ///< the start of a body that could not be read; escaped, at most 256 bytes
    std::string body;    ///< the first 64 KiB of the response's body, after decompression; not escaped
    boost::system::error_code cause; ///< the underlying error of the operating system or OpenSSL, if any

    error_details() = default;
};

namespace detail {

/// Predicates that `error` and `result` have in common. They call `is(errc)` of the derived class.
template <class Self>
class failure_kinds {
public:
    /// Whether the server refused the request as wrong. Usually the status was 400, or another 4xx that has no `errc`
    /// of its own.
    bool is_bad_request() const noexcept { return is(errc::bad_request); }
    bool is_authentication_error() const noexcept { return is(errc::unauthorized); }   ///< 401
    bool is_permission_denied() const noexcept { return is(errc::permission_denied); } ///< 403
    bool is_not_found() const noexcept { return is(errc::not_found); }                 ///< 404
    bool is_unprocessable_entity() const noexcept { return is(errc::unprocessable); }  ///< 422
    bool is_server_error() const noexcept { return is(errc::server_error); }           ///< 408 or 5xx
    /// Whether the reason was too many requests or tokens, or an exhausted quota. Usually the status was 429 or 402.
    /// If the client did not send the request, because an earlier `Retry-After` or `pacing` required too long a wait,
    /// the status is 0.
    bool is_rate_limit() const noexcept { return is(errc::rate_limited) || is(errc::quota_exhausted); }

protected:
    ~failure_kinds() = default;

private:
    bool is(errc code) const noexcept { return static_cast<const Self&>(*this).is(code); }
};

} // namespace detail

/// The only exception type that operations of this library throw, and the type of every `result`'s `error()`. Copying
/// an `error` does not throw.
class OPENAI_DECL error : public boost::system::system_error, public detail::failure_kinds<error> {
public:
    error();
    /// Makes an error with these details.
    explicit error(error_details details);
    /// Makes an error with a code, and with one line that explains the failure.
    error(errc code, std::string context);

    /// Returns one line that says what failed, where and why. Text that came from the server is escaped.
    const char* what() const noexcept override;

    /// Returns everything that is known about the failure.
    const error_details& details() const noexcept;

    /// Whether the error has this code. See also `is_rate_limit()` and the like.
    bool is(errc code) const noexcept { return details().code == code; }

    /// Returns the HTTP status of the server, or of a proxy that did not open a tunnel. Returns 0 if no response
    /// arrived.
    int status() const noexcept { return details().status; }
    /// Returns what the server says about the error. The members are empty if no response arrived.
    const api_error& api() const noexcept { return details().api; }
    /// Returns the request id, which you can quote to the provider's support. It is empty if the server sent none.
    std::string_view request_id() const noexcept { return details().api.request_id; }
    /// Returns the phase that the call had reached.
    openai::phase phase() const noexcept { return details().phase; }
    /// Returns the number of attempts, or 0 if there were none.
    int attempts() const noexcept { return details().attempts; }
    /// Returns the failed attempts, oldest first. See `error_details::history`.
    const std::vector<attempt>& history() const noexcept { return details().history; }

    /// Returns "host:port" of the server or proxy that the call tried to reach, or an empty string if there was none.
    std::string_view server() const noexcept { return details().server; }

    /// Returns the name of the provider that was asked last. The name is the one in `client_options::providers`, or
    /// empty for the server of `base_url`.
    std::string_view provider() const noexcept { return details().provider; }

    /// Returns the whole chat completion whose content made `parse<T>` or a session fail. Returns null after any other
    /// failure, and always returns null for the Responses API. For the possible codes, see `error_details::completion`.
    /// Copies of the error share the completion.
    const std::shared_ptr<const chat_completion>& completion() const noexcept { return details().completion; }

    /// Returns the tokens used for `completion()`. Returns an empty optional if there is no completion, or if the
    /// completion does not state them.
    std::optional<openai::usage> usage() const;

    /// Whether repeating the call later may help.
    bool retryable() const noexcept { return details().retryable; }
    /// Whether the server may have executed the call and billed it.
    billing maybe_billed() const noexcept { return details().maybe_billed; }
    /// Returns how long to wait before you call again. This is the wait that the server asks for. If the client did not
    /// send the request because of an earlier `Retry-After` or `pacing`, it is the wait that the client requires.
    /// Returns an empty optional if no wait is known.
    std::optional<std::chrono::milliseconds> retry_after() const noexcept { return details().retry_after; }
    /// Returns the rate limits given in the response's headers.
    openai::rate_limits rate_limits() const { return rate_limits::from(details().headers); }

    /// Returns a copy of this error with changed details. The function calls `change` with a reference to the copy's
    /// details.
    error with(const std::function<void(error_details&)>& change) const;

private:
    struct state;
    std::shared_ptr<const state> state_;
};

/// Makes `boost::system::result<T, error>::value()` throw the `error` that the result contains.
[[noreturn]] OPENAI_DECL void throw_exception_from_error(const error& failure, const boost::source_location& where);

/// Turns an exception that a coroutine threw into an `error`. An `error` stays as it is, a cancellation becomes
/// `errc::cancelled`, and any other exception becomes `errc::internal_error` with its message. `thrown` must not be
/// null.
OPENAI_DECL error to_error(const std::exception_ptr& thrown);

} // namespace openai

template <>
struct boost::system::is_error_code_enum<openai::errc> : std::true_type {};
template <>
struct boost::system::is_error_condition_enum<openai::condition> : std::true_type {};
