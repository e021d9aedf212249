// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>
#include <openai/detail/initiate.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <optional>

namespace openai {

namespace detail {
class client_core;
class session_stream_state;
template <class Event>
class stream_state;
template <class Stream, class Event, class Executor, class... Handlers>
class callback_stream_run;
} // namespace detail

template <class T>
class parsed; // in <openai/session/structured_output.hpp>

namespace detail {

/// Whether your program includes the header that defines `parsed`.
template <class T>
concept can_be_parsed = requires { sizeof(parsed<T>); };

} // namespace detail

/// The types that belong to one type of event. `result_type` is the type of the whole answer, which `collect()`
/// returns. `accumulator_type` builds this answer from the events. If the answer can be converted to a struct,
/// `parsed_type<T>` is the type that `parse<T>()` returns. Each event type has a specialisation, in the header of its
/// stream.
template <class Event>
struct stream_traits;

namespace detail {

/// Whether your program includes the header that defines the result of `parse<T>()`.
template <class Event, class T>
concept stream_can_be_parsed = requires { sizeof(typename stream_traits<Event>::template parsed_type<T>); };

template <class Event, class T>
struct parsed_stream {
    using type = void;
};
template <class Event, class T>
    requires stream_can_be_parsed<Event, T>
struct parsed_stream<Event, T> {
    using type = typename stream_traits<Event>::template parsed_type<T>;
};

/// The type that `parse<T>()` returns, or void if the header that defines this type is not included.
template <class Event, class T>
using parsed_of = typename parsed_stream<Event, T>::type;

} // namespace detail

/// An answer that the model is still writing, as a generator of events. Each call of `next()` returns one event.
///
/// `while (auto delta = co_await deltas.next()) std::cout << delta->text();`
///
/// `next()` first returns the events that have already been received. Only then does it wait for more. The stream reads
/// from the connection only while a `next()` or `collect()` is pending. If your program reads slowly, the server has to
/// wait, and the events do not pile up in memory.
///
/// The stream reports its end only if the answer is complete. If the answer is truncated, `next()` and `collect()` fail
/// with `truncated`. A chat or text completion is complete if `[DONE]` has arrived, or if every choice has finished and
/// the HTTP body has ended properly. An answer of the Responses API is complete if its last event has arrived, such as
/// `response.completed`.
///
/// After every 256 events or 64 KiB, the stream lets other handlers of the executor run, even if the server sends fast
/// and you call `next()` in a loop.
///
/// If you stop reading a stream but do not destroy it, it keeps its connection until its total time limit passes
/// (`timeouts::stream_total` or `call_options::timeout`). Until then, its timer is pending work, so `io_context::run()`
/// does not return. Without a total time limit, the stream keeps the connection for ever.
///
/// Only one `next()` or `collect()` may be pending at a time. You may move the stream while none is pending, and
/// destroy it at any time. If you destroy a stream before its answer is complete, its connection is closed immediately,
/// and its slot in the pool becomes free.
template <class Event>
class stream {
public:
    /// The type of the whole answer, which `collect()` returns.
    using result_type = typename stream_traits<Event>::result_type;

    stream() = default;
    /// Used by the library.
    explicit stream(std::shared_ptr<detail::stream_state<Event>> state);
    stream(stream&&) noexcept = default;
    stream& operator=(stream&& other) noexcept;
    ~stream();

    /// Returns the next event. At the end of the answer, and on every call after that, it returns an empty optional.
    ///
    /// Completes when: an event has arrived, or the answer has ended or failed; immediately if an event has already
    ///   been received.
    /// Errors: `truncated`, `in_stream_error`, `invalid_json`, `invalid_response`, `idle_timeout`,
    ///   `first_byte_timeout`, `total_timeout`, `cancelled`, `client_closed`, `protocol_error`, `limit_exceeded`. After
    ///   one of these errors, every further call fails with the same error. A call while another one is pending fails
    ///   with `invalid_argument`, and the pending call continues.
    /// Cancellation: terminal and partial; the connection is closed, and further calls fail with `cancelled`.
    /// Lifetimes: none of your objects has to stay alive; even the stream may be destroyed while the operation is
    ///   pending.
    /// Executor: this overload returns an awaitable that runs in the awaiting coroutine; the overload with a token
    ///   completes on the handler's executor, by default the client's.
    boost::asio::awaitable<std::optional<Event>> next();

    template <detail::token_for<std::optional<Event>> Token>
    auto next(Token&& token) {
        return detail::initiate<std::optional<Event>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_next(state, std::move(handler)); });
    }

    /// Reads to the end and returns the whole answer, including the events that earlier calls of `next()` returned. As
    /// soon as the answer is larger than the option `stream_limits.accumulated`, `collect()` fails with
    /// `limit_exceeded`, and the text of the error names this option. If `collect()` fails, `partial()` returns the
    /// part that arrived. For completion, errors, cancellation, lifetimes and executor see `next()`.
    boost::asio::awaitable<result_type> collect();

    template <detail::token_for<result_type> Token>
    auto collect(Token&& token) {
        return detail::initiate<result_type>(
            std::forward<Token>(token), [state = state_](auto handler) { start_collect(state, std::move(handler)); });
    }

    /// Reads to the end like `collect()`, and converts the whole answer to a T. See `chat.parse` for the types that T
    /// may be, and for the errors. Only two streams have this function:
    ///
    /// - `chat_stream`: the result is a `parsed<T>`, from <openai/session/structured_output.hpp>
    /// - `response_stream`: the result is a `parsed_response<T>`, from <openai/session/structured_response.hpp>
    ///
    /// Include the header that defines the result.
    template <class T, class Token = boost::asio::use_awaitable_t<>>
        requires(!detail::stream_can_be_parsed<Event, T> || detail::token_for<Token, detail::parsed_of<Event, T>>)
    auto parse(Token&& token = Token()) {
        static_assert(detail::stream_can_be_parsed<Event, T>,
                      "to call parse<T>: #include <openai/session/structured_output.hpp>, or for a response "
                      "<openai/session/structured_response.hpp>");
        if constexpr (detail::stream_can_be_parsed<Event, T>) return parse_as<T>(std::forward<Token>(token));
    }

    /// Returns the part of the answer that was delivered so far, converted to a T. A member that has not arrived yet
    /// has the value that it has in `T()`. A string member that is still arriving holds the part that has arrived. Each
    /// call takes time linear in the size of the delivered part. To call this function, include
    /// <openai/session/structured_output.hpp>.
    template <class T>
    T partial_as() const {
        static_assert(detail::can_be_parsed<T>,
                      "to call partial_as<T>: #include <openai/session/structured_output.hpp>");
        if constexpr (detail::can_be_parsed<T>) return read_partial<T>();
    }

    /// Returns the answer so far, put together from the events that were delivered. It is the whole answer only if the
    /// stream has ended without an error and the member `cut` of the answer is false. If `cut` is true, only the
    /// beginning of the answer was kept, up to `stream_limits.accumulated`.
    const result_type& partial() const;

    /// Ends the stream and closes its connection. A pending operation and all later operations complete with
    /// `cancelled`. You may call this function from any thread, any number of times.
    ///
    /// An event that has already been received when you call `next(token)` is still delivered: the operation completes
    /// with this event, even if you call `cancel()` before the completion handler runs. For example, if you call
    /// `next(handler)` and then `cancel()`, `handler` may get one more event. The next operation completes with
    /// `cancelled`.
    void cancel() noexcept;

    /// Returns the HTTP response, with its status and headers. Its body is empty, unless the server has sent one
    /// document instead of a stream.
    const http_response& response() const;

private:
    template <class T, class Token>
    auto parse_as(Token&& token);
    template <class T>
    T read_partial() const;
    static void start_next(std::shared_ptr<detail::stream_state<Event>> state,
                           detail::any_handler<std::optional<Event>> handler);
    static void start_collect(std::shared_ptr<detail::stream_state<Event>> state,
                              detail::any_handler<result_type> handler);
    std::optional<Event> ready() noexcept;
    std::exception_ptr too_large() const;
    static std::shared_ptr<detail::client_core> core_of(const detail::stream_state<Event>* state);

    template <class, class, class, class...>
    friend class detail::callback_stream_run;
    friend class detail::session_stream_state;
    friend class detail::stream_state<Event>;

    std::shared_ptr<detail::stream_state<Event>> state_;
};

} // namespace openai
