// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_stream.hpp>

#include <memory>
#include <optional>

namespace openai {

namespace detail {
class session_stream_state;
}

/// A session's answer that the model is still writing, as a generator of deltas. Use it like a `chat_stream`. If an
/// answer calls tools, `next()` runs these tools and then returns the deltas of the model's next answer. The stream
/// ends after the first answer that calls no tools.
class OPENAI_DECL session_stream {
public:
    session_stream() = default;
    explicit session_stream(std::shared_ptr<detail::session_stream_state> state) noexcept
        : state_(std::move(state)) {}
    session_stream(session_stream&&) noexcept = default;
    session_stream& operator=(session_stream&& other) noexcept;
    ~session_stream();

    /// Returns the next delta. At the end of the last answer, and on every call after that, it returns an empty
    /// optional.
    ///
    /// Completes when: a delta has arrived, the last answer has ended, or an answer has failed.
    /// Errors: those of `stream::next()` and of `chat_session::send`. After an error, every further call fails with the
    ///   same error.
    /// Cancellation: terminal, partial and total; it ends the answer and the running tools, and further calls fail with
    ///   `cancelled`.
    /// Lifetimes: the stream may be destroyed while the operation is pending.
    /// Executor: this overload returns an awaitable that runs in the awaiting coroutine; the overload with a token
    ///   completes on the handler's executor, by default the client's.
    boost::asio::awaitable<std::optional<chat_delta>> next();

    template <detail::token_for<std::optional<chat_delta>> Token>
    auto next(Token&& token) {
        return detail::initiate<std::optional<chat_delta>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_next(state, std::move(handler)); });
    }

    /// Reads to the end and returns the last answer. For completion, errors, cancellation, lifetimes and executor see
    /// `next()`.
    boost::asio::awaitable<chat_completion> collect();

    template <detail::token_for<chat_completion> Token>
    auto collect(Token&& token) {
        return detail::initiate<chat_completion>(
            std::forward<Token>(token), [state = state_](auto handler) { start_collect(state, std::move(handler)); });
    }

    /// Returns the part of the current answer that was delivered so far. After the stream has ended, it returns the
    /// last answer.
    const chat_completion& partial() const;

    /// Returns the status and the headers of the HTTP response with the answer that `partial()` returns.
    const http_response& response() const;

    /// Ends the stream and the running tools. You may call this function from any thread, any number of times.
    void cancel() noexcept;

private:
    static void start_next(std::shared_ptr<detail::session_stream_state> state,
                           detail::any_handler<std::optional<chat_delta>> handler);
    static void start_collect(std::shared_ptr<detail::session_stream_state> state,
                              detail::any_handler<chat_completion> handler);

    std::optional<chat_delta> ready() noexcept;

    template <class, class, class, class...>
    friend class detail::callback_stream_run;

    std::shared_ptr<detail::session_stream_state> state_;
};

} // namespace openai
