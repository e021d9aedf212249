// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/responses.hpp>
#include <openai/responses/mcp_items.hpp>
#include <openai/session/response_session_stream.hpp>
#include <openai/session/response_state.hpp>
#include <openai/session/tool_set.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openai {

namespace detail {
class response_session_state;
}

/// The input of `response_session::send`: the user's text, or any items. Such items are, for example, a message with
/// images, or your answers to calls that the session has not answered.
class response_prompt {
public:
    std::vector<response_item> items; ///< the items to send

    /// Makes a prompt from the user's text, or from items.
    response_prompt(std::string text) // NOLINT(google-explicit-constructor)
        : response_prompt(response_item::message("user", std::move(text))) {}
    response_prompt(const char* text) // NOLINT(google-explicit-constructor)
        : response_prompt(std::string(text)) {}
    response_prompt(response_item item) { // NOLINT(google-explicit-constructor)
        items.push_back(std::move(item));
    }
    response_prompt(std::vector<response_item> several) // NOLINT(google-explicit-constructor)
        : items(std::move(several)) {}
    template <response_item_struct T>
    response_prompt(T value) // NOLINT(google-explicit-constructor)
        : response_prompt(response_item(std::move(value))) {}
};

/// A function that decides whether the model may call a tool of an MCP server. Each decision runs on its own strand, so
/// several decisions can be pending at the same time.
using approval_handler = std::function<boost::asio::awaitable<bool>(mcp_approval_request_item)>;

/// A conversation over the Responses API. A session stores the conversation, or lets the server store it. It runs the
/// tools that the model calls, and answers requests for approval. `client.responses.session` makes a session. A
/// `response_session` is a handle that is cheap to copy. All copies refer to the same session, and you can use them
/// from any thread.
///
///     auto talk = client.responses.session(openai::response_request("gpt-5.4").store(false));
///     talk.add_tools(tools).add(openai::mcp_tool("docs", "https://example.com/mcp")).compact_at(200'000);
///     talk.approve([](const openai::mcp_approval_request_item& request) { return request.name == "search"; });
///     auto answer = co_await talk.send("Do I need an umbrella?");
///
/// `state` sets where the items of the conversation are stored:
///
/// - `items` (the default): in this process. Each request contains all items. The session sends the server's items back
///   byte for byte. If a request fails, or if you cancel it or its tools, the session keeps the prompt but not the
///   answer. With `store(false)`, the server stores nothing.
/// - `by_response_id`: in the responses that the server stores. Each request contains only the new items, and the id of
///   the last response. If a request fails, or if you cancel it or its tools, the session keeps the prompt but not the
///   answer. The next request then continues from the last answer that the session has kept.
/// - `in_conversation`: in a conversation that the server stores. Each request contains only the new items, and the id
///   of the conversation. If a request fails, or if you cancel it or its tools, the server may have added the prompt
///   and the answer to the conversation. See below.
///
/// The following rules are the same as for a `chat_session`:
///
/// - The prompt is added to the items before it is sent. If the call fails, the prompt stays, and the next prompt
///   follows it.
/// - If the session runs the tools that an answer calls, the answer and the results of all its calls are added together
///   or not at all. With `in_conversation`, however, the server adds an answer to the conversation before the tools
///   run.
/// - The calls of an answer run concurrently, each on its own strand.
/// - A session answers one prompt at a time. While an answer is pending or is being streamed, another prompt fails with
///   `invalid_argument`.
/// - If an answer ends in the middle of a tool call, no tool runs, and the prompt fails with `length_limit`,
///   `content_filtered` or `truncated`.
///
/// If you have added tools, the session runs calls of functions and of custom tools. If you have set `approve`, it
/// answers requests for approval. An answer can also contain calls that only your program can answer, e.g. calls of the
/// computer tool. In this case, the session answers all calls and requests that it can answer, and then returns the
/// model's answer. Answer the other calls with `add`, then call `resume()`.
///
/// With `in_conversation`, the server keeps an answer even if you cancel the tools that the answer calls. The server
/// refuses the next prompt while one of these calls has no result. So for each call without a result, the session sends
/// the result "Error: The call was cancelled" together with the next prompt.
///
/// `in_conversation` also changes what happens after a failed request. If the server may have received the request, the
/// session reads the newest items of the conversation before it sends the next prompt. It then sends only the items
/// that the conversation does not contain yet. The session also reads the newest items before the first prompt in a
/// conversation whose id you have set. No other program should add items to the conversation at the same time.
///
/// With `items` and `store(false)`, the session adds "reasoning.encrypted_content" to `include` in each request, so
/// that it can send the model's reasoning back. Some non-reasoning models reject requests with this value. For these
/// models, set `include` to an empty array with `response_request::extra`.
class OPENAI_DECL response_session {
public:
    static constexpr int default_max_tool_rounds = 10; ///< see `max_tool_rounds`

    /// Used by the library. To make a session, call `client.responses.session`.
    explicit response_session(std::shared_ptr<detail::response_session_state> state) noexcept
        : state_(std::move(state)) {}

    /// Sends a prompt, runs the tools that the model calls, and returns the model's last answer.
    ///
    /// Completes when: the model has answered and no calls or approval requests are left for the session to answer, or
    ///   the prompt has failed.
    /// Errors: those of `responses.create`. If the session calls `conversations.create`, `conversations.items.list` or
    ///   `responses.compact`, also the errors of these operations. In addition:
    ///   - `invalid_argument`, before anything is sent, if another answer is pending or if settings exclude each other
    ///   - `length_limit`, `content_filtered` or `truncated` if an answer ends in the middle of a tool call
    ///   - `limit_exceeded` if the model calls tools or asks for approval after `max_tool_rounds` rounds, or if one
    ///     answer contains more than 1024 calls and requests for approval
    ///   - an `error` thrown by the function that you passed to `approve`, or `internal_error` if this function throws
    ///     another exception
    /// Cancellation: terminal, partial and total; this also cancels the running tools.
    /// Lifetimes: the operation owns its arguments; you may destroy the session while the operation is pending.
    /// Executor: the handler's associated executor, by default the client's.
    ///
    /// `options` apply to each request. If they have an idempotency key, the first request of `responses.create` has
    /// this key, and every other request has a key derived from it.
    template <detail::token_for<response> Token = boost::asio::use_awaitable_t<>>
    auto send(response_prompt said, Token&& token = Token()) {
        return send(std::move(said), call_options(), std::forward<Token>(token));
    }
    template <detail::token_for<response> Token = boost::asio::use_awaitable_t<>>
    auto send(response_prompt said, call_options options, Token&& token = Token()) {
        return detail::initiate<response>(
            std::forward<Token>(token),
            [state = state_, said = std::move(said), options = std::move(options)](auto handler) mutable {
                start_send(std::move(state), std::move(said.items), std::move(options), std::move(handler));
            });
    }

    /// Like `send`, but without a new prompt. Use this after `add`, or after a failure.
    template <detail::token_for<response> Token = boost::asio::use_awaitable_t<>>
    auto resume(Token&& token = Token()) {
        return send(response_prompt(std::vector<response_item>()), call_options(), std::forward<Token>(token));
    }

    /// Sends a prompt and returns a stream of what the model writes. The stream has the events of all responses to this
    /// prompt, including the responses that call tools.
    ///
    /// Completes when: the server has begun to answer.
    /// Errors, cancellation, lifetimes, executor: as for `send`. The session accepts no other prompt until the stream
    ///   has ended, failed, or been destroyed.
    template <detail::token_for<response_session_stream> Token = boost::asio::use_awaitable_t<>>
    auto stream(response_prompt said, Token&& token = Token()) {
        return stream(std::move(said), call_options(), std::forward<Token>(token));
    }
    template <detail::token_for<response_session_stream> Token = boost::asio::use_awaitable_t<>>
    auto stream(response_prompt said, call_options options, Token&& token = Token()) {
        return detail::initiate<response_session_stream>(
            std::forward<Token>(token),
            [state = state_, said = std::move(said), options = std::move(options)](auto handler) mutable {
                start_stream(std::move(state), std::move(said.items), std::move(options), std::move(handler));
            });
    }

    /// Sets where the items of the conversation are stored. The default is `response_state::items()`. The session keeps
    /// the items that it has (see `history`), and the next request sends them. Throws `error` (`invalid_argument`) if
    /// an answer is pending or is being streamed.
    response_session& state(response_state where);
    /// Returns where the items of the conversation are stored, with the id of the last response or of the conversation.
    response_state state() const;

    /// Returns the items that the next request sends. With `response_state::items()`, these are all items. With the
    /// other states, these are only the items that the server does not have yet. To list the items on the server, use
    /// `responses.input_items` or `conversations.items`.
    std::vector<response_item> history() const;
    /// Replaces the items that the next request sends, for instance with those of an earlier session. Throws `error`
    /// (`invalid_argument`) if an answer is pending or is being streamed.
    response_session& history(std::vector<response_item> replacement);
    /// Adds an item without sending it. If an answer is pending or is being streamed, the request that follows this
    /// answer sends the item.
    response_session& add(response_item item);
    /// Removes all items, all tools that `add_tools` has added, and the id of the last response or of the conversation.
    /// All other settings stay, e.g. the parameters and the limits. Throws `error` (`invalid_argument`) if an answer is
    /// pending or is being streamed.
    void reset();

    /// Gets or sets the members that are part of each request, e.g. the model and the instructions. The session adds
    /// its items and tools to these members. The setter ignores the input of `request`. If `background` is true, or if
    /// `conversation` or `previous_response_id` is set, each prompt fails with `invalid_argument`. Use `state` instead
    /// of `conversation` and `previous_response_id`.
    response_request parameters() const;
    response_session& parameters(response_request request);

    /// Adds tools that your program runs. A new tool replaces a tool of the same name. Tool calls that are already
    /// running are not affected.
    response_session& add_tools(const tool_set& tools);
    /// Removes a tool that `add_tools` has added. Returns false if there is no tool of this name.
    bool remove_tool(std::string_view name);
    /// Returns a copy of the tools that `add_tools` has added.
    tool_set tools() const;
    /// Adds a tool that the server runs, or a tool whose calls you answer. The tool becomes an element of
    /// `parameters().tools`.
    response_session& add(response_tool tool);

    /// Sets the function that decides whether the model may call a tool of an MCP server. The function takes the
    /// request as a `const mcp_approval_request_item&`. It returns a `bool` or an `asio::awaitable<bool>`. If the
    /// function throws, the prompt fails, and nothing is approved. If no function is set, the session returns the
    /// answer with the requests for approval. Answer these requests with `add(response_item::mcp_approval(id, yes))`,
    /// then call `resume()`.
    template <class Function>
        requires std::invocable<Function&, const mcp_approval_request_item&>
    response_session& approve(Function decide) {
        auto shared = std::make_shared<Function>(std::move(decide));
        return set_approval([shared = std::move(shared)](mcp_approval_request_item request) {
            return decide_with(shared, std::move(request));
        });
    }
    /// Removes the function that decides about approvals.
    response_session& approve(std::nullptr_t) { return set_approval(nullptr); }

    /// Sets the number of tokens at which the conversation is compacted. 0 or less means never, which is the default.
    /// If you also set `parameters().context_management`, each prompt fails with `invalid_argument`.
    ///
    /// - With `response_state::items()`, the session compacts the conversation: it calls `responses.compact` before a
    ///   request if the previous answer used at least `tokens` tokens and left no calls or approval requests for your
    ///   program to answer. The returned items replace all items up to and including that answer and the results of its
    ///   calls. If `parameters().model` is empty, each prompt fails with `invalid_argument`.
    /// - With the other states, the server compacts the conversation. Each request has a `context_management_rule` with
    ///   this number. OpenAI requires at least 1000.
    response_session& compact_at(std::int64_t tokens);
    /// Sets how many rounds of tool calls and approvals the model may use for one prompt. 0 or less means no limit. The
    /// default is 10.
    response_session& max_tool_rounds(int count);
    /// Sets whether the session runs tools; default true. If false, you get each answer with its tool calls.
    response_session& run_tools(bool on);

    /// Returns the error of the last prompt, or an empty optional if that prompt did not fail.
    std::optional<error> last_error() const;

private:
    template <class Function>
    static boost::asio::awaitable<bool> decide_with(std::shared_ptr<Function> decide,
                                                    mcp_approval_request_item request) {
        using given = std::invoke_result_t<Function&, const mcp_approval_request_item&>;
        if constexpr (std::same_as<given, boost::asio::awaitable<bool>>) co_return co_await (*decide)(request);
        else co_return (*decide)(request);
    }
    response_session& set_approval(approval_handler decide);
    static void start_send(std::shared_ptr<detail::response_session_state> state, std::vector<response_item> said,
                           call_options options, detail::any_handler<response> handler);
    static void start_stream(std::shared_ptr<detail::response_session_state> state, std::vector<response_item> said,
                             call_options options, detail::any_handler<response_session_stream> handler);

    std::shared_ptr<detail::response_session_state> state_;
};

} // namespace openai
