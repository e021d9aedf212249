// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_stream.hpp>

#include <memory>
#include <optional>

namespace openai {

namespace detail {
class session_stream_state;
}

/// A session's answer while the model is writing it: a generator of deltas. Use it like a `chat_stream`. If an answer
/// calls tools, they run within `next()`, and the deltas of the model's next answer follow. The stream ends with the
/// first answer that calls no tools.
class OPENAI_DECL session_stream {
public:
    session_stream() = default;
    explicit session_stream(std::shared_ptr<detail::session_stream_state> state) noexcept
        : state_(std::move(state)) {}
    session_stream(session_stream&&) noexcept = default;
    session_stream& operator=(session_stream&& other) noexcept;
    ~session_stream();

    /// The next delta; empty at the end of the last answer, and at every call after that.
    ///
    /// Completes when: a delta is there, or the last answer has ended or failed.
    /// Errors: as `stream::next()` and `chat_session::send`. After an error, every further call fails with the same
    ///   error.
    /// Cancellation: terminal, partial and total; it ends the answer and the running tools, and further calls fail with
    ///   `cancelled`.
    /// Lifetimes: the stream may be destroyed while this is pending.
    /// Executor: this overload runs in the awaiting coroutine; the overload with a token completes on the handler's
    ///   executor, by default the client's.
    boost::asio::awaitable<std::optional<chat_delta>> next();

    template <detail::token_for<std::optional<chat_delta>> Token>
    auto next(Token&& token) {
        return detail::initiate<std::optional<chat_delta>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_next(state, std::move(handler)); });
    }

    /// Reads to the end and gives the last answer. For completion, errors, cancellation, lifetimes and executor see
    /// `next()`.
    boost::asio::awaitable<chat_completion> collect();

    template <detail::token_for<chat_completion> Token>
    auto collect(Token&& token) {
        return detail::initiate<chat_completion>(
            std::forward<Token>(token), [state = state_](auto handler) { start_collect(state, std::move(handler)); });
    }

    /// The part of the current answer that was delivered so far. After the end, this is the last answer.
    const chat_completion& partial() const;

    /// Status and headers of the answer that `partial()` returns.
    const http_response& response() const;

    /// Ends the answer and the running tools. You can call this from any thread, any number of times.
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
