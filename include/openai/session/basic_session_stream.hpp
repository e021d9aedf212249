// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>
#include <openai/detail/initiate.hpp>
#include <openai/stream.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace openai {

namespace detail {
template <class Event>
class session_stream_source;
}

/// A session's answer that the model is still writing, as a generator of events. Use it like a `stream`. If an answer
/// calls tools, `next()` runs these tools and then returns the events of the model's next answer. The stream ends after
/// the first answer that has no tool calls or approval requests for the session to handle. It also ends after an answer
/// with calls or requests that only your program can handle.
///
/// `session_stream` is the stream of a `chat_session`. `response_session_stream` is the stream of a `response_session`.
template <class Event>
class basic_session_stream {
public:
    /// The type of a whole answer, which `collect()` returns.
    using result_type = typename stream_traits<Event>::result_type;

    basic_session_stream() = default;
    explicit basic_session_stream(std::shared_ptr<detail::session_stream_source<Event>> source) noexcept
        : source_(std::move(source)) {}
    basic_session_stream(basic_session_stream&&) noexcept = default;
    basic_session_stream& operator=(basic_session_stream&& other) noexcept;
    ~basic_session_stream();

    /// Returns the next event. At the end of the last answer, and on every call after that, it returns an empty
    /// optional.
    ///
    /// Completes when: an event has arrived, the last answer has ended, or an answer has failed.
    /// Errors: those of `stream::next()` and of the session's `send`. After an error, every further call fails with the
    ///   same error.
    /// Cancellation: terminal, partial and total; the answer and the running tools end, and further calls fail with
    ///   `cancelled`.
    /// Lifetimes: the stream may be destroyed while the operation is pending.
    /// Executor: this overload returns an awaitable that runs in the awaiting coroutine; the overload with a token
    ///   completes on the handler's executor, by default the client's.
    boost::asio::awaitable<std::optional<Event>> next();

    template <detail::token_for<std::optional<Event>> Token>
    auto next(Token&& token) {
        return detail::initiate<std::optional<Event>>(
            std::forward<Token>(token), [source = source_](auto handler) { start_next(source, std::move(handler)); });
    }

    /// Reads to the end and returns the last answer. For completion, errors, cancellation, lifetimes and executor see
    /// `next()`.
    boost::asio::awaitable<result_type> collect();

    template <detail::token_for<result_type> Token>
    auto collect(Token&& token) {
        return detail::initiate<result_type>(std::forward<Token>(token), [source = source_](auto handler) {
            start_collect(source, std::move(handler));
        });
    }

    /// Returns the part of the current answer that has been delivered so far. After the stream has ended, this is the
    /// last answer.
    const result_type& partial() const;

    /// Returns the HTTP response that carried the answer in `partial()`, with the status and headers. See
    /// `stream::response()`.
    const http_response& response() const;

    /// Ends the stream and the running tools. You may call this function from any thread, any number of times.
    void cancel() noexcept;

private:
    using source_pointer = std::shared_ptr<detail::session_stream_source<Event>>;

    static void start_next(source_pointer source, detail::any_handler<std::optional<Event>> handler);
    static void start_collect(source_pointer source, detail::any_handler<result_type> handler);
    std::optional<Event> ready() noexcept;

    template <class, class, class, class...>
    friend class detail::callback_stream_run;

    source_pointer source_;
};

} // namespace openai
