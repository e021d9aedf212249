// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_stream.hpp>

#include <memory>
#include <optional>

namespace openai {

namespace detail {
class session_stream_state;
}

/// A session's answer while it is being written: a generator of deltas. If the model calls tools, they run within
/// `next()`, and the deltas of the model's next answer follow, until an answer calls no tools. Use it like a
/// `chat_stream`.
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
    /// Completes when: a delta is there, the last answer ended, or it failed. Errors: as `stream::next()` and
    ///   `chat_session::send`; after an error each further call fails with it again. Cancellation: terminal, partial
    ///   and total; the answer and the tools that run are ended, and further calls fail with `cancelled`. Lifetimes:
    ///   the stream may be destroyed while this is pending.
    /// Executor: this overload runs in the awaiting coroutine; the other one completes on the handler's executor, by
    ///   default the client's.
    boost::asio::awaitable<std::optional<chat_delta>> next();

    template <detail::token_for<std::optional<chat_delta>> Token>
    auto next(Token&& token) {
        return detail::initiate<std::optional<chat_delta>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_next(state, std::move(handler)); });
    }

    /// Reads to the end and gives the last answer. Same five lines as `next()`.
    boost::asio::awaitable<chat_completion> collect();

    template <detail::token_for<chat_completion> Token>
    auto collect(Token&& token) {
        return detail::initiate<chat_completion>(
            std::forward<Token>(token), [state = state_](auto handler) { start_collect(state, std::move(handler)); });
    }

    /// What was delivered of the answer that is being written, or of the last one.
    const chat_completion& partial() const;

    /// Status and headers of that answer.
    const http_response& response() const;

    /// Ends the answer and the tools that run. From any thread, any number of times.
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
