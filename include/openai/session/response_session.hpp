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

/// What you send to a `response_session`: the user's text, or any items, e.g. a message with images, or your answers to
/// calls that the session has left to you.
class response_prompt {
public:
    std::vector<response_item> items;

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

/// Decides whether the model may call a tool of an MCP server. Runs on an executor of its own; several decisions can be
/// pending at once.
using approval_handler = std::function<boost::asio::awaitable<bool>(mcp_approval_request_item)>;

/// A conversation over the Responses API: the session keeps what was said, or lets the server keep it, runs the tools
/// that the model calls, and answers requests for approval. `client.responses.session` makes a session. A
/// `response_session` is a cheap handle: copies refer to the same session, and any thread can use them.
///
///     auto talk = client.responses.session(openai::response_request("gpt-5.4").store(false));
///     talk.add_tools(tools).add(openai::mcp_tool("docs", "https://example.com/mcp")).compact_at(200'000);
///     talk.approve([](const openai::mcp_approval_request_item& wish) { return wish.name == "search"; });
///     auto answer = co_await talk.send("Do I need an umbrella?");
///
/// `state` sets where the session keeps its items:
///
/// - `items`, the default: in this process. Each request sends all items. The session sends the server's items back
/// byte
///   for byte. If a call fails or is cancelled, the session keeps only its prompt. With `store(false)`, the server
///   stores nothing.
/// - `by_response_id`: in the responses that the server stores. Each request sends only the new items, with the id of
/// the
///   last response. If a call fails or is cancelled, the session keeps only its prompt, and continues from the last
///   response whose calls all have outputs.
/// - `in_conversation`: in a conversation that the server stores. Each request sends only the new items, with the id of
///   the conversation. If a call fails or is cancelled, the server may have added the prompt and its answer; see below.
///
/// Like a `chat_session`:
///
/// - The prompt is added before it is sent. If the call fails, the prompt stays, and the next prompt follows it.
/// - If the session runs the tools that an answer calls, the answer and the results of all its calls are added
///   together, or none of them is added. The calls of an answer run concurrently, each on its own strand.
/// - A session answers one prompt at a time. While an answer is awaited or streamed, another prompt fails with
///   `invalid_argument`.
/// - If an answer ends in the middle of a tool call, no tool runs, and the prompt fails with `length_limit`,
///   `content_filtered` or `truncated`.
///
/// The session runs calls of functions and of custom tools if you have added tools, and answers requests for approval
/// if you have set `approve`. If an answer also has calls that only your program can answer, e.g. of a computer, the
/// session answers what it can and gives you the answer. Answer the rest with `add`, then call `resume()`.
///
/// In a conversation, the server keeps an answer even if you cancel its tools, and it refuses a prompt while a call has
/// no result. The session therefore sends the result "Error: The call was cancelled" for each of these calls, together
/// with the next prompt. If a request failed so late that the server may have received it, the session reads the newest
/// items of the conversation before the next prompt, and does not send items again that the conversation has already.
/// It does the same before the first prompt in a conversation that you have named. No other program should add items to
/// the conversation at the same time.
///
/// If `store(false)` is set, the requests ask for `reasoning.encrypted_content`, so that the session can send the
/// model's reasoning back. Some models that do not reason refuse this. To turn it off, set `include` to an empty array
/// with `response_request::extra`.
class OPENAI_DECL response_session {
public:
    static constexpr int default_max_tool_rounds = 10;

    explicit response_session(std::shared_ptr<detail::response_session_state> state) noexcept
        : state_(std::move(state)) {}

    /// Sends a prompt, runs the tools that the model calls, and gives the model's last answer.
    ///
    /// Completes when: the model has answered and the session has nothing to do, or a request failed.
    /// Errors: as `responses.create`, and as `conversations.create`, `conversations.items.list` and `responses.compact`
    ///   if the session calls these; `invalid_argument` while another answer is awaited, and for settings that exclude
    ///   each other, before anything is sent; `length_limit`, `content_filtered`; `limit_exceeded` if the model calls
    ///   tools after `max_tool_rounds` rounds, or makes more than 1024 calls in one answer; what the function for
    ///   `approve` throws.
    /// Cancellation: terminal, partial and total; it also cancels the running tools.
    /// Lifetimes: everything is moved in; the session may be destroyed.
    /// Executor: the handler's associated one, by default the client's.
    ///
    /// `options` apply to each request. If they have an idempotency key, the first request has this key, and each
    /// further request has a key derived from it.
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

    /// Sends a prompt and gives the answer while the model is writing it. The stream has the events of all responses,
    /// including those that call tools.
    ///
    /// Completes when: the server has begun to answer.
    /// Errors, cancellation, lifetimes, executor: as `send`. The session takes no other prompt until the stream has
    ///   ended, failed, or been destroyed.
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

    /// Sets where the session keeps what was said. The items that the server does not have yet stay, and the next
    /// request sends them. By default, the session keeps its items itself. Throws `error` (`invalid_argument`) while an
    /// answer is awaited.
    response_session& state(response_state where);
    /// Where the session keeps what was said, with the id of the last response or of the conversation.
    response_state state() const;

    /// The items that the next request sends. If the session keeps its items itself, these are all items. Otherwise
    /// these are the items that the server does not have yet; `responses.input_items` and `conversations.items` list
    /// the others.
    std::vector<response_item> history() const;
    /// Replaces these items, for instance with those of an earlier session.
    response_session& history(std::vector<response_item> replacement);
    /// Adds an item without sending it.
    response_session& add(response_item item);
    /// Removes all items and all tools of `add_tools`, and forgets the id of the last response or of the conversation.
    /// The parameters, the limits and everything else that was set stay.
    void reset();

    /// The model, the instructions and everything else that each request has besides the session's items and tools. The
    /// setter ignores the input of `request`. With `background`, `conversation` or `previous_response_id`, each prompt
    /// fails with `invalid_argument`; use `state` for the last two.
    response_request parameters() const;
    response_session& parameters(response_request request);

    /// Adds tools that your program runs. A new tool replaces one of the same name. Calls that are already running are
    /// not affected.
    response_session& add_tools(const tool_set& tools);
    /// Removes such a tool. Returns false if there is no tool of this name.
    bool remove_tool(std::string_view name);
    tool_set tools() const;
    /// Adds a tool that the server runs, or whose calls you answer. It becomes one of `parameters().tools`.
    response_session& add(response_tool tool);

    /// Sets the function that decides whether the model may call a tool of an MCP server. It takes a
    /// `const mcp_approval_request_item&` and returns a `bool` or an `asio::awaitable<bool>`. If it throws, the prompt
    /// fails, and nothing is approved. Without such a function, the session gives you the answer with the requests;
    /// answer them with `add(response_item::mcp_approval(id, yes))`, then call `resume()`.
    template <class Function>
        requires std::invocable<Function&, const mcp_approval_request_item&>
    response_session& approve(Function decide) {
        auto shared = std::make_shared<Function>(std::move(decide));
        return set_approval([shared = std::move(shared)](mcp_approval_request_item wish) {
            return decide_with(shared, std::move(wish));
        });
    }
    /// Removes this function.
    response_session& approve(std::nullptr_t) { return set_approval(nullptr); }

    /// Sets how many tokens the conversation may have before it is compacted; 0 or less, the default: no limit. If an
    /// answer has used so many tokens, and the session keeps its items itself, the next request is preceded by one to
    /// `responses.compact`; the items that this gives replace the items up to that answer. Otherwise the server
    /// compacts what it keeps: each request has a `context_management_rule` with this number, which is at least 1000 at
    /// OpenAI. Cannot be combined with `parameters().context_management`.
    response_session& compact_at(std::int64_t tokens);
    /// Sets how many rounds of tool calls and approvals the model can make before it answers; 0 or less: no limit.
    response_session& max_tool_rounds(int count);
    /// If off, no tool runs, and you get each answer with its tool calls. On by default.
    response_session& run_tools(bool on);

    /// The error of the last prompt; empty if it did not fail.
    std::optional<error> last_error() const;

private:
    template <class Function>
    static boost::asio::awaitable<bool> decide_with(std::shared_ptr<Function> decide, mcp_approval_request_item wish) {
        using given = std::invoke_result_t<Function&, const mcp_approval_request_item&>;
        if constexpr (std::same_as<given, boost::asio::awaitable<bool>>) co_return co_await (*decide)(wish);
        else co_return (*decide)(wish);
    }
    response_session& set_approval(approval_handler decide);
    static void start_send(std::shared_ptr<detail::response_session_state> state, std::vector<response_item> said,
                           call_options options, detail::any_handler<response> handler);
    static void start_stream(std::shared_ptr<detail::response_session_state> state, std::vector<response_item> said,
                             call_options options, detail::any_handler<response_session_stream> handler);

    std::shared_ptr<detail::response_session_state> state_;
};

} // namespace openai
