// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat.hpp>
#include <openai/conversation.hpp>
#include <openai/error.hpp>
#include <openai/session_stream.hpp>
#include <openai/tool_set.hpp>

#include <memory>
#include <optional>
#include <string>

namespace openai {

namespace detail {
class session_state;
}

/// What is said to a session: a text of the user, or any message; a message without role is the user's.
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

/// A chat that remembers: it keeps the messages, runs the tools that the model calls and trims what has become too
/// long. Made by `client.chat.session`; a cheap handle whose copies are the same session, usable from any threads.
///
/// - The prompt is kept before it is sent, and stays when the call fails: the next one then follows it.
/// - An answer is kept with its tool calls. Calls are kept together with all that answers them, or not at all.
/// - When an answer is there, `conversation::trim` brings the history down to `max_messages`.
/// - The system prompt goes ahead of every request; it is neither counted nor trimmed.
/// - One prompt at a time: a second one fails with `invalid_argument` while an answer is awaited or streamed.
///
/// Tools: the calls of an answer run at the same time, each on a strand of its own of the client's executor; their
/// results go back in the order of the calls, and the model is asked again. See `tool_set::answer` for what it is told
/// of failures; the client's key is removed from all of it. An answer that ends in the middle of a call
/// (`length_limit`, `content_filtered`) runs nothing. Without tools that have been added, calls are the caller's
/// affair: answer them with `add(message::tool(id, text))` and `resume()`.
class OPENAI_DECL chat_session {
public:
    static constexpr int default_max_messages = 15;
    static constexpr int default_max_tool_rounds = 10;

    explicit chat_session(std::shared_ptr<detail::session_state> state) noexcept
        : state_(std::move(state)) {}

    /// Sends a prompt with all that was said before, runs the tools asked for, and gives the last answer.
    ///
    /// Completes when: the model has answered without calling tools, or a call failed. Errors: as `chat.create`;
    /// `invalid_argument` while another answer is awaited, `limit_exceeded` after `max_tool_rounds` and for more than
    /// 1024 tool calls in an answer, `length_limit`, `content_filtered`. Cancellation: terminal, partial and total;
    /// goes to tools that run, too; what they began is not kept. Lifetimes: everything is moved in, the session may be
    /// destroyed. Executor: the handler's associated one, by default the client's. `options` are those of each request;
    /// of an idempotency key, each has its own.
    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto send(prompt said, Token&& token = Token()) {
        return send(std::move(said), call_options(), std::forward<Token>(token));
    }
    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto send(prompt said, call_options options, Token&& token = Token()) {
        return ask(std::optional(std::move(said.message)), std::move(options), std::forward<Token>(token));
    }

    /// The same without a new prompt: after `add`, or after a failure.
    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto resume(Token&& token = Token()) {
        return ask(std::optional<message>(), call_options(), std::forward<Token>(token));
    }

    /// Sends a prompt and gives the answer as it is written; the deltas of all answers, also of those that call tools.
    ///
    /// Completes when: the server has begun to answer. Errors, cancellation, lifetimes, executor: as `send`. The
    /// session awaits the answer until the stream has ended or failed or is destroyed.
    template <detail::token_for<session_stream> Token = boost::asio::use_awaitable_t<>>
    auto stream(prompt said, Token&& token = Token()) {
        return stream(std::move(said), call_options(), std::forward<Token>(token));
    }
    template <detail::token_for<session_stream> Token = boost::asio::use_awaitable_t<>>
    auto stream(prompt said, call_options options, Token&& token = Token()) {
        return detail::enter<session_stream>(
            std::forward<Token>(token),
            [state = state_, said = std::move(said), options = std::move(options)](auto handler) mutable {
                start_stream(std::move(state), std::move(said.message), std::move(options), std::move(handler));
            });
    }

    /// What was said so far, system prompt included; a copy.
    conversation history() const;
    /// Replaces all of it, e.g. by an imported conversation.
    chat_session& history(conversation replacement);
    /// Adds a message without sending it.
    chat_session& add(message item);
    /// Replaces the system prompt; empty: none.
    chat_session& system(std::string prompt);
    /// Forgets messages and tools; system prompt, parameters and limits stay.
    void reset();

    /// What each request has besides messages and tools: model, temperature, ...
    chat_request parameters() const;
    chat_session& parameters(chat_request request);

    /// Adds tools; one of the same name is replaced. A prompt that is being answered goes on with those it knows.
    chat_session& add_tools(const tool_set& tools);
    /// False if there is none of this name.
    bool remove_tool(std::string_view name);
    tool_set tools() const;

    /// How many messages are kept; 0 or less: all.
    chat_session& max_messages(int count);
    /// How often the model may ask for tools before it answers; 0 or less: no limit.
    chat_session& max_tool_rounds(int count);
    /// Off: an answer that calls tools is given to the caller as it is.
    chat_session& run_tools(bool on);
    /// On: what the model thought goes back to the provider that sent it, as `client_options::send_reasoning` says.
    /// Off by default.
    chat_session& send_reasoning(bool on);

    /// Why the last prompt failed; nothing if it did not.
    std::optional<error> last_error() const;

private:
    template <class Token>
    auto ask(std::optional<message> said, call_options options, Token&& token) {
        return detail::enter<chat_completion>(
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
