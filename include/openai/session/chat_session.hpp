// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat.hpp>
#include <openai/core/error.hpp>
#include <openai/session/chat_history.hpp>
#include <openai/session/session_stream.hpp>
#include <openai/session/tool_set.hpp>

#include <memory>
#include <optional>
#include <string>

namespace openai {

namespace detail {
class session_state;
}

/// What you send to a session: the user's text, or any message. A message without a role becomes the user's.
class prompt {
public:
    openai::message message;

    prompt(std::string text) // NOLINT(google-explicit-constructor)
        : message(openai::message::user(std::move(text))) {}
    prompt(const char* text) // NOLINT(google-explicit-constructor)
        : prompt(std::string(text)) {}
    prompt(openai::message said) // NOLINT(google-explicit-constructor)
        : message(std::move(said)) {
        if (message.role.empty()) message.role = "user";
    }
};

/// A chat with a memory: it keeps the messages, runs the tools that the model calls, and trims the history when it has
/// become too long. `client.chat.session` makes one. It is a cheap handle: copies refer to the same session, and any
/// thread may use them.
///
/// - The prompt is added to the history before it is sent. It stays there when the call fails, and the next prompt
///   follows it.
/// - An answer is kept with its tool calls. Tool calls are kept together with all of their results, or not at all.
/// - After each answer, `chat_history::trim` shortens the history to `max_messages`.
/// - The system prompt precedes the messages of every request; it is neither counted nor trimmed.
/// - One prompt at a time: while an answer is awaited or streamed, another prompt fails with `invalid_argument`.
///
/// Tools: the tool calls of an answer run concurrently, each on its own strand of the client's executor. Then their
/// results are sent, in the order of the calls, and the model answers again. `tool_set::answer` says what the model is
/// told about failures; the client's key is removed from all results. If an answer ends in the middle of a call
/// (`length_limit`, `content_filtered`), no tool runs. If no tools were added, the caller gets the answer with its tool
/// calls: answer them with `add(message::tool(id, text))`, then call `resume()`.
class OPENAI_DECL chat_session {
public:
    static constexpr int default_max_messages = 15;
    static constexpr int default_max_tool_rounds = 10;

    explicit chat_session(std::shared_ptr<detail::session_state> state) noexcept
        : state_(std::move(state)) {}

    /// Sends a prompt together with the history, runs the tools that the model calls, and gives the last answer.
    ///
    /// Completes when: the model has answered without calling tools, or a call failed. Errors: as `chat.create`;
    ///   `invalid_argument` while another answer is awaited, `limit_exceeded` after `max_tool_rounds` and for more than
    ///   1024 tool calls in an answer, `length_limit`, `content_filtered`. Cancellation: terminal, partial and total;
    ///   it also cancels the tools that run, and the round they belong to is not kept. Lifetimes: everything is moved
    ///   in, the session may be destroyed. Executor: the handler's associated one, by default the client's. `options`
    ///   apply to each request; if they have an idempotency key, each further request gets a key derived from it.
    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto send(prompt said, Token&& token = Token()) {
        return send(std::move(said), call_options(), std::forward<Token>(token));
    }
    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto send(prompt said, call_options options, Token&& token = Token()) {
        return ask(std::optional(std::move(said.message)), std::move(options), std::forward<Token>(token));
    }

    /// Like `send`, but without a new prompt. Use it after `add`, or after a failure.
    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto resume(Token&& token = Token()) {
        return ask(std::optional<message>(), call_options(), std::forward<Token>(token));
    }

    /// Sends a prompt and gives the answer while it is being written. The stream has the deltas of all answers,
    /// including those that call tools.
    ///
    /// Completes when: the server has begun to answer. Errors, cancellation, lifetimes, executor: as `send`. The
    ///   session counts as awaiting an answer until the stream has ended, failed, or been destroyed.
    template <detail::token_for<session_stream> Token = boost::asio::use_awaitable_t<>>
    auto stream(prompt said, Token&& token = Token()) {
        return stream(std::move(said), call_options(), std::forward<Token>(token));
    }
    template <detail::token_for<session_stream> Token = boost::asio::use_awaitable_t<>>
    auto stream(prompt said, call_options options, Token&& token = Token()) {
        return detail::initiate<session_stream>(
            std::forward<Token>(token),
            [state = state_, said = std::move(said), options = std::move(options)](auto handler) mutable {
                start_stream(std::move(state), std::move(said.message), std::move(options), std::move(handler));
            });
    }

    /// A copy of the history, with the system prompt.
    chat_history history() const;
    /// Replaces the whole history, e.g. by an imported conversation.
    chat_session& history(chat_history replacement);
    /// Adds a message without sending it.
    chat_session& add(message item);
    /// Replaces the system prompt; empty: none.
    chat_session& system(std::string prompt);
    /// Removes all messages and tools; the system prompt, parameters and limits stay.
    void reset();

    /// What each request has besides messages and tools: the model, the temperature, ...
    chat_request parameters() const;
    chat_session& parameters(chat_request request);

    /// Adds tools, replacing those of the same name. A prompt that is being answered goes on with the tools that it
    /// began with.
    chat_session& add_tools(const tool_set& tools);
    /// Returns false if there is no tool of this name.
    bool remove_tool(std::string_view name);
    tool_set tools() const;

    /// Sets how many messages are kept; 0 or less: all.
    chat_session& max_messages(int count);
    /// Sets how often the model may call tools before it answers; 0 or less: no limit.
    chat_session& max_tool_rounds(int count);
    /// If off, the caller gets an answer that calls tools as it is, and no tool runs.
    chat_session& run_tools(bool on);
    /// If on, the model's reasoning is sent back to the provider that it came from, as with
    /// `client_options::send_reasoning`. Off by default.
    chat_session& send_reasoning(bool on);

    /// Why the last prompt failed; empty if it did not.
    std::optional<error> last_error() const;

private:
    template <class Token>
    auto ask(std::optional<message> said, call_options options, Token&& token) {
        return detail::initiate<chat_completion>(
            std::forward<Token>(token),
            [state = state_, said = std::move(said), options = std::move(options)](auto handler) mutable {
                start_send(std::move(state), std::move(said), std::move(options), std::move(handler));
            });
    }
    static void start_send(std::shared_ptr<detail::session_state> state, std::optional<message> said,
                           call_options options, detail::any_handler<chat_completion> handler);
    static void start_stream(std::shared_ptr<detail::session_state> state, message said, call_options options,
                             detail::any_handler<session_stream> handler);

    std::shared_ptr<detail::session_state> state_;
};

} // namespace openai
