// SPDX-License-Identifier: BSL-1.0
#include "session/session_state.hpp"

#include "api/chat/message_sender.hpp"
#include "engine/answers/stream_failures.hpp"
#include "engine/codec/codec.hpp"
#include "text/redact.hpp"
#include "text/sanitize.hpp"
#include "json/json_completion.hpp"
#include "json/json_text.hpp"

#include <openai/detail/answer_document.hpp>
#include <openai/when_all.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace openai::detail {
namespace {

/// Lets the thread go that starts it, which has others to start.
asio::awaitable<message> posted(asio::awaitable<message> answer) {
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    co_return co_await std::move(answer);
}

/// On a strand of its own: tools that only compute run side by side, too, where several threads run the context.
asio::awaitable<void> answer_one(asio::any_io_executor own_strand, asio::awaitable<message> answer, message& reply) {
    const auto strand = std::make_shared<cancellable_strand>(std::move(own_strand));
    auto body = posted(std::move(answer));
    reply = co_await await_on<message>(strand, any_is_terminal, std::move(body));
}

asio::awaitable<std::vector<message>> answer_all(call& call, const tool_set& tools,
                                                 const std::vector<tool_call>& calls) {
    std::vector<message> replies(calls.size());
    std::vector<asio::awaitable<void>> running;
    running.reserve(calls.size());
    for (std::size_t i = 0; i < calls.size(); ++i)
        running.push_back(answer_one(call.core().make_strand(), tools.answer(calls[i]), replies[i]));
    co_await run_all(std::move(running), true);
    const auto key = call.core().options.api_key.reveal();
    for (auto& reply : replies) redact(std::get<std::string>(reply.content), key);
    co_return replies;
}

/// As an operation of the client, so that its end ends the tools.
asio::awaitable<std::vector<message>> answers(std::shared_ptr<client_core> core, const active_operation& whole,
                                              std::shared_ptr<const tool_set> tools, std::vector<tool_call> calls) {
    auto start = [core = std::move(core), &whole, tools = std::move(tools),
                  calls = std::move(calls)](any_handler<std::vector<message>> handler) mutable {
        auto body = [tools = std::move(tools), calls = std::move(calls)](call& call) {
            return answer_all(call, *tools, calls);
        };
        launch<std::vector<message>>(std::move(core), std::move(handler), std::move(body), {.whole = &whole});
    };
    co_return co_await initiate<std::vector<message>>(asio::use_awaitable, std::move(start));
}

void add_definitions(chat_request& request, const tool_set& tools) {
    for (auto& definition : tools.definitions()) {
        const auto same = std::ranges::find_if(
            request.tools, [&](const tool& each) { return !each.name().empty() && each.name() == definition.name(); });
        if (same == request.tools.end()) request.tools.push_back(std::move(definition));
        else *same = std::move(definition);
    }
}

/// Throws `client_closed` if the client is: nothing may run on its executor then.
void require_open(client_core& core) {
    struct nothing final : active_operation {
        nothing()
            : active_operation({.service = true}) {}
        std::shared_ptr<void> abort() noexcept override { return nullptr; }
        std::shared_ptr<void> abandon() noexcept override { return nullptr; }
    } probe;
    const registration registered(core, probe);
}

bool is_object(std::string_view text) {
    std::size_t offset = 0;
    const auto document = mapping::parse_json(text, offset);
    return document && document->is_object();
}

/// As it is kept: servers parse the arguments in a history, and refuse every prompt that follows broken ones. What the
/// model wrote of them up to where they break stays.
message for_history(message said) {
    for (auto& call : said.tool_calls) {
        if (!call.function || is_object(call.function->arguments)) continue;
        auto closed = mapping::complete_json(call.function->arguments);
        call.function->arguments = is_object(closed) ? std::move(closed) : "{}";
    }
    return said;
}

[[noreturn]] void refuse_incomplete(const chat_completion& answer, const http_response& from) {
    const auto& reason = answer.choices.front().finish_reason;
    const auto code = reason == "content_filter" ? errc::content_filtered
                      : reason == "length"       ? errc::length_limit
                                                 : errc::truncated;
    const auto why = reason ? ", with the finish reason \"" + sanitize(*reason, 64) + '"' : "";
    throw error(failure_of_answer(answer, from, code, "in the middle of a tool call" + why));
}

/// All calls of an answer run at once, so there must not be any number of them.
constexpr std::size_t most_tool_calls = 1024;

[[noreturn]] void refuse_calls(const chat_completion& answer, const http_response& from, std::size_t count) {
    throw error(failure_of_answer(answer, from, errc::limit_exceeded,
                                  "the model asks for " + std::to_string(count) + " tool calls at once, more than " +
                                      std::to_string(most_tool_calls)));
}

} // namespace

session_turn::session_turn(std::shared_ptr<session_state> state, std::optional<message> said, call_options options)
    : state_(std::move(state))
    , options_(std::move(options)) {
    mine_ = state_->locked([&](session_data& data) {
        if (data.busy) return false;
        if (said) data.history.messages.push_back(std::move(*said));
        data.last_error.reset();
        return data.busy = true;
    });
}

void session_turn::require() {
    if (!mine_) throw error(errc::invalid_argument, "session: another answer is awaited");
    if (operation_) require_open(*core());
    else operation_.emplace(*core(), endpoints::create_chat_completion::wire.path);
}

chat_request session_turn::request() const {
    return state_->locked([](session_data& data) {
        auto request = data.parameters;
        request.messages = data.history.with_system();
        add_definitions(request, *data.tools);
        if (data.send_reasoning) std::ranges::for_each(request.messages, mapping::give_reasoning_back);
        return request;
    });
}

call_options session_turn::options() const {
    auto options = options_;
    if (round_ > 0 && options.idempotency_key && !options.idempotency_key->empty())
        *options.idempotency_key += '-' + std::to_string(round_);
    return options;
}

bool session_turn::continues(const chat_completion& answer, const http_response& from) {
    answered_ = true;
    if (answer.cut) throw cut_answer();
    if (answer.choices.empty()) return false;
    const auto& choice = answer.choices.front();
    const auto& calls = choice.message.tool_calls;
    if (!std::ranges::all_of(calls, &tool_call::complete)) refuse_incomplete(answer, from);
    return state_->locked([&](session_data& data) {
        if (!calls.empty() && data.run_tools && !data.tools->empty()) {
            if (calls.size() > most_tool_calls) refuse_calls(answer, from, calls.size());
            if (data.max_tool_rounds <= 0 || round_ < data.max_tool_rounds) return true;
            throw error(failure_of_answer(answer, from, errc::limit_exceeded,
                                          "max_tool_rounds: the model asks for tools after " + std::to_string(round_) +
                                              " rounds"));
        }
        data.history.messages.push_back(for_history(choice.message));
        data.history.trim(data.max_messages);
        return false;
    });
}

asio::awaitable<void> session_turn::run_tools(const chat_completion& answer) {
    auto said = answer.choices.front().message;
    auto replies = co_await answers(core(), *operation_, state_->tools(), said.tool_calls);
    state_->locked([&](session_data& data) {
        auto& all = data.history.messages;
        all.push_back(for_history(std::move(said)));
        all.insert(all.end(), std::make_move_iterator(replies.begin()), std::make_move_iterator(replies.end()));
    });
    ++round_;
}

/// An answer that came before counts, too: it was paid for.
error session_turn::failure_of(const std::exception_ptr& thrown) const {
    try {
        const auto failure = to_error(thrown);
        if (!answered_ || failure.maybe_billed() == billing::yes) return failure;
        return failure.with([](error_details& details) { details.maybe_billed = billing::yes; });
    } catch (const std::bad_alloc&) {
        return core()->out_of_memory.at(phase::prepare, answered_ ? billing::yes : billing::unknown);
    }
}

error session_turn::failed(const std::exception_ptr& thrown) {
    const auto failure = failure_of(thrown);
    if (mine_) state_->locked([&](session_data& data) { data.last_error = failure; });
    release();
    return failure;
}

void session_turn::release() noexcept {
    leave();
    if (std::exchange(mine_, false)) state_->locked([](session_data& data) { data.busy = false; });
}

} // namespace openai::detail
