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
class chat_session_state;
}

/// A message that you send to a session: the user's text, or any message. A message without a role gets the role
/// "user".
class prompt {
public:
    openai::message message; ///< the message to send

    /// Makes a prompt from the user's text, or from a message.
    prompt(std::string text) // NOLINT(google-explicit-constructor)
        : message(openai::message::user(std::move(text))) {}
    prompt(const char* text) // NOLINT(google-explicit-constructor)
        : prompt(std::string(text)) {}
    prompt(openai::message said) // NOLINT(google-explicit-constructor)
        : message(std::move(said)) {
        if (message.role.empty()) message.role = "user";
    }
};

/// A chat that keeps its history. A session sends the history with each prompt, runs the tools that the model calls,
/// and shortens the history when it becomes too long. `client.chat.session` makes a session. A `chat_session` is a
/// handle that is cheap to copy. All copies refer to the same session, and you can use them from any thread.
///
/// - The prompt is added to the history before it is sent. If the call fails, the prompt stays in the history, and the
///   next prompt follows it.
/// - The model's answers are added to the history, with their tool calls. If the session runs the tools that an answer
///   calls, the answer and the results of all its tool calls are added together or not at all.
/// - After the last answer to a prompt, `chat_history::trim` shortens the history to `max_messages`.
/// - The system prompt precedes the messages of every request. `max_messages` does not include the system prompt, and
///   `trim` does not remove it.
/// - A session answers one prompt at a time. While an answer is pending or is being streamed, another prompt fails with
///   `invalid_argument`.
///
/// How the session runs tools:
///
/// - The tool calls of an answer run concurrently, each on its own strand of the client's executor. Then the session
///   sends their results, in the order of the calls, and the model answers again.
/// - For the text that the model gets if a tool fails, see `tool_set::answer`. The client's API key is removed from all
///   results.
/// - If an answer ends in the middle of a tool call, no tool runs, and the prompt fails with `length_limit`,
///   `content_filtered` or `truncated`.
/// - If you have added no tools, you get the answer with its tool calls. Answer the calls with
///   `add(message::tool(id, text))`, then call `resume()`.
class OPENAI_DECL chat_session {
public:
    static constexpr int default_max_messages = 15;    ///< see `max_messages`
    static constexpr int default_max_tool_rounds = 10; ///< see `max_tool_rounds`

    /// Used by the library. To make a session, call `client.chat.session`.
    explicit chat_session(std::shared_ptr<detail::chat_session_state> state) noexcept
        : state_(std::move(state)) {}

    /// Sends a prompt together with the history, runs the tools that the model calls, and returns the model's last
    /// answer.
    ///
    /// Completes when: the model has answered and no tool call is left for the session to run, or the prompt has
    ///   failed.
    /// Errors: those of `chat.create`; `invalid_argument` if another answer is pending; `length_limit`,
    ///   `content_filtered` or `truncated` if an answer ends in the middle of a tool call; `limit_exceeded` if the
    ///   model calls tools after `max_tool_rounds` rounds, or makes more than 1024 tool calls in one answer.
    /// Cancellation: terminal, partial and total; this also cancels the running tools. The results of these tools, and
    ///   the answer that called them, are not added to the history.
    /// Lifetimes: the operation owns its arguments; you may destroy the session while the operation is pending.
    /// Executor: the handler's associated executor, by default the client's.
    ///
    /// `options` apply to each request. If they have an idempotency key, the first request has this key, and each
    /// further request has a key derived from it.
    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto send(prompt said, Token&& token = Token()) {
        return send(std::move(said), call_options(), std::forward<Token>(token));
    }
    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto send(prompt said, call_options options, Token&& token = Token()) {
        return ask(std::optional(std::move(said.message)), std::move(options), std::forward<Token>(token));
    }

    /// Like `send`, but without a new prompt. Use this after `add`, or after a failure.
    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto resume(Token&& token = Token()) {
        return ask(std::optional<message>(), call_options(), std::forward<Token>(token));
    }

    /// Sends a prompt and returns a stream of what the model writes. The stream has the deltas of all answers to this
    /// prompt, including the answers that call tools.
    ///
    /// Completes when: the server has begun to answer.
    /// Errors, cancellation, lifetimes, executor: as for `send`. The session accepts no other prompt until the stream
    ///   has ended, failed, or been destroyed.
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

    /// Returns a copy of the history, with the system prompt.
    chat_history history() const;
    /// Replaces the whole history, for instance with an imported conversation. Throws `error` (`invalid_argument`) if
    /// an answer is pending or is being streamed.
    chat_session& history(chat_history replacement);
    /// Adds a message without sending it. If an answer is pending or is being streamed, the message precedes this
    /// answer in the history. Throws `error` (`invalid_argument`) if the message has no role, if a text in it has more
    /// than `chat_history::max_text` bytes, or if its content is an empty string. Only the result of a tool call, or a
    /// message with tool calls, may have an empty string as its content.
    chat_session& add(message item);
    /// Replaces the system prompt. An empty string removes the system prompt. Throws `error` (`invalid_argument`) if
    /// the prompt has more than `chat_history::max_text` bytes.
    chat_session& system(std::string prompt);
    /// Removes all messages and tools. The system prompt, the parameters and the limits stay. Throws `error`
    /// (`invalid_argument`) if an answer is pending or is being streamed.
    void reset();

    /// Gets or sets the parameters of each request, such as the model and the temperature. The session adds its
    /// messages and tools to these parameters. The setter ignores the messages of `request`.
    chat_request parameters() const;
    chat_session& parameters(chat_request request);

    /// Adds tools. A new tool replaces a tool of the same name. Tool calls that are already running are not affected.
    chat_session& add_tools(const tool_set& tools);
    /// Removes a tool. Returns false if there is no tool of this name.
    bool remove_tool(std::string_view name);
    /// Returns a copy of the session's tools.
    tool_set tools() const;

    /// Sets how many messages the history keeps. 0 or less means that it keeps all messages.
    chat_session& max_messages(int count);
    /// Sets how many rounds of tool calls the model can make before it answers. 0 or less means no limit.
    chat_session& max_tool_rounds(int count);
    /// Sets whether the session runs tools; default true. If false, you get each answer with its tool calls.
    chat_session& run_tools(bool on);
    /// Sets whether the session sends the model's reasoning back to the provider that it came from; default false. See
    /// `client_options::send_reasoning`.
    chat_session& send_reasoning(bool on);

    /// Returns the error of the last prompt, or an empty optional if that prompt did not fail.
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
    static void start_send(std::shared_ptr<detail::chat_session_state> state, std::optional<message> said,
                           call_options options, detail::any_handler<chat_completion> handler);
    static void start_stream(std::shared_ptr<detail::chat_session_state> state, message said, call_options options,
                             detail::any_handler<session_stream> handler);

    std::shared_ptr<detail::chat_session_state> state_;
};

} // namespace openai
