// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/door.hpp>
#include <openai/response.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <optional>

namespace openai {

namespace detail {
class client_core;
template <class Event>
class stream_state;
template <class Stream, class Event, class Executor, class... Handlers>
class callback_stream_run;
} // namespace detail

template <class T>
class parsed; // in <openai/structured_output.hpp>

namespace detail {

/// Whether the header that defines `parsed` is included.
template <class T>
concept can_be_parsed = requires { sizeof(parsed<T>); };

} // namespace detail

/// What `collect()` makes of a stream's events; specialised beside each event type.
template <class Event>
struct stream_traits;

/// A running answer: a generator of events, read from the connection as they are asked for.
///
/// `while (auto delta = co_await deltas.next()) std::cout << delta->text();`
///
/// What has been received is handed out before anything is awaited; a program that does not call `next()` does not
/// read, so a slow consumer slows the server down and costs no memory. The end is reported only for an answer that is
/// complete: `[DONE]`, or every choice finished and the HTTP body properly closed. A cut answer throws `truncated`.
///
/// However fast the server sends, other handlers of the executor have their turn after 256 events or 64 KiB, also
/// between the `next()` of a loop.
///
/// A stream that is neither read nor destroyed keeps its connection until its total limit has passed
/// (`timeouts::stream_total`, `call_options::timeout`); its timer keeps an `io_context` running until then. Without
/// such a limit it keeps it for ever.
///
/// One `next()` or `collect()` at a time. The object may be moved while none is pending, and destroyed at any moment:
/// an unfinished answer then loses its connection and its slot in the pool at once.
template <class Event>
class stream {
public:
    using result_type = typename stream_traits<Event>::result_type;

    stream() = default;
    explicit stream(std::shared_ptr<detail::stream_state<Event>> state);
    stream(stream&&) noexcept = default;
    stream& operator=(stream&& other) noexcept;
    ~stream();

    /// The next event; empty at the end, and again at every further call.
    ///
    /// Completes when: an event is there, the answer ended, or it failed; at once if an event was received already.
    /// Errors: `truncated`, `in_stream_error`, `invalid_json`, `idle_timeout`, `first_byte_timeout`, `total_timeout`,
    ///   `cancelled`, `client_closed`, `protocol_error`, `limit_exceeded`. After an error each call gives it again.
    /// Cancellation: terminal and partial; the connection is closed, and further calls give `cancelled`.
    /// Lifetimes: nothing of the caller's is referred to; the stream may be destroyed while this is pending.
    /// Executor: this overload *is* the awaitable and runs in the awaiting coroutine; the other one completes on the
    ///   handler's executor, by default the client's.
    boost::asio::awaitable<std::optional<Event>> next();

    template <detail::token_for<std::optional<Event>> Token>
    auto next(Token&& token) {
        return detail::enter<std::optional<Event>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_next(state, std::move(handler)); });
    }

    /// Reads to the end and gives the whole answer, also what earlier calls of `next()` delivered.
    /// Same five lines as `next()`; when it fails, `partial()` has what arrived. `limit_exceeded`, which names
    /// `stream_limits.accumulated`, for an answer that is larger than that: at once when it is seen to be.
    boost::asio::awaitable<result_type> collect();

    template <detail::token_for<result_type> Token>
    auto collect(Token&& token) {
        return detail::enter<result_type>(std::forward<Token>(token),
                                          [state = state_](auto handler) { start_collect(state, std::move(handler)); });
    }

    /// `collect()`, and the whole answer read as a T: of a chat only. What a T is, and the errors: see `chat.parse`.
    /// Defined in <openai/structured_output.hpp>: include it to call this.
    template <class T, class Token = boost::asio::use_awaitable_t<>>
        requires(!detail::can_be_parsed<T> || detail::token_for<Token, parsed<T>>)
    auto parse(Token&& token = Token()) {
        static_assert(detail::can_be_parsed<T>, "to call parse<T>: #include <openai/structured_output.hpp>");
        if constexpr (detail::can_be_parsed<T>) return parse_as<T>(std::forward<Token>(token));
    }

    /// What was delivered so far as a T, as far as it goes: members that have not come yet are as in `T()`, and a text
    /// that is being written has its beginning. Takes time linear in what was delivered. From the same header.
    template <class T>
    T partial_as() const {
        static_assert(detail::can_be_parsed<T>, "to call partial_as<T>: #include <openai/structured_output.hpp>");
        if constexpr (detail::can_be_parsed<T>) return read_partial<T>();
    }

    /// What was delivered so far, put together. Complete only if the stream has ended without an error, and not if it
    /// is `cut`: then it has the beginning, up to `stream_limits.accumulated`.
    const result_type& partial() const;

    /// Ends the answer: a pending operation and all later ones complete with `cancelled`, the connection is closed.
    /// From any thread, any number of times.
    void cancel() noexcept;

    /// Status and headers of the answer; its body is empty.
    const openai::response& response() const;

private:
    template <class T, class Token>
    auto parse_as(Token&& token);
    template <class T>
    T read_partial() const;
    static void start_next(std::shared_ptr<detail::stream_state<Event>> state,
                           detail::any_handler<std::optional<Event>> handler);
    static void start_collect(std::shared_ptr<detail::stream_state<Event>> state,
                              detail::any_handler<result_type> handler);
    std::exception_ptr too_large() const;
    static std::shared_ptr<detail::client_core> core_of(const detail::stream_state<Event>* state);

    template <class, class, class, class...>
    friend class detail::callback_stream_run;

    std::shared_ptr<detail::stream_state<Event>> state_;
};

} // namespace openai
