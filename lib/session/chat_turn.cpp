// SPDX-License-Identifier: BSL-1.0
#include "session/chat_turn.hpp"

#include "api/chat/message_sender.hpp"
#include "engine/answers/stream_failures.hpp"
#include "engine/codec/codec.hpp"
#include "text/sanitize.hpp"
#include "json/json_completion.hpp"
#include "json/json_text.hpp"

#include <openai/detail/answer_document.hpp>

#include <algorithm>

namespace openai::detail {
namespace {

using messages = std::vector<message>;

/// Runs a tool call, and stores the resulting message in its place.
asio::awaitable<void> answer_one(std::shared_ptr<const tool_set> tools, tool_call call,
                                 std::shared_ptr<messages> replies, std::size_t place) {
    (*replies)[place] = co_await tools->answer(std::move(call));
}

void add_definitions(chat_request& request, const tool_set& tools) {
    for (auto& definition : tools.definitions()) {
        const auto same = std::ranges::find_if(
            request.tools, [&](const tool& each) { return !each.name().empty() && each.name() == definition.name(); });
        if (same == request.tools.end()) request.tools.push_back(std::move(definition));
        else *same = std::move(definition);
    }
}

bool is_object(std::string_view text) {
    std::size_t offset = 0;
    const auto document = mapping::parse_json(text, offset);
    return document && document->is_object();
}

/// Returns the message as the history keeps it. Servers parse the arguments in a history, and refuse every later prompt
/// if they are not JSON. So only the part before the mistake is kept, as a JSON object.
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

} // namespace

chat_turn::chat_turn(std::shared_ptr<chat_session_state> state, std::optional<message> said, call_options options)
    : session_turn(state, endpoints::create_chat_completion::wire.path, std::move(options))
    , state_(std::move(state)) {
    if (!said || !is_mine()) return;
    state_->locked([&](chat_session_data& data) { data.history.messages.push_back(std::move(*said)); });
}

chat_request chat_turn::request() {
    return state_->locked([this](chat_session_data& data) {
        offers_tools_ = !data.tools->empty();
        auto request = data.parameters;
        request.messages = data.history.with_system();
        add_definitions(request, *data.tools);
        if (data.send_reasoning) std::ranges::for_each(request.messages, mapping::give_reasoning_back);
        return request;
    });
}

asio::awaitable<value_with_response<chat_completion>> chat_turn::ask() {
    auto asking = part(call_of<endpoints::create_chat_completion>(request()));
    co_return co_await detail::perform<chat_completion>(std::move(asking), with_response);
}

asio::awaitable<chat_stream> chat_turn::open() {
    auto asking = part(call_of<endpoints::stream_chat_completion>(request()));
    co_return co_await detail::perform<chat_stream>(std::move(asking));
}

bool chat_turn::continues(const chat_completion& answer, const http_response& from) {
    note_answer();
    if (answer.cut) throw cut_answer();
    if (answer.choices.empty()) return false;
    const auto& choice = answer.choices.front();
    const auto& calls = choice.message.tool_calls;
    if (!std::ranges::all_of(calls, &tool_call::complete)) refuse_incomplete(answer, from);
    const bool runs = state_->locked([&](chat_session_data& data) {
        if (!calls.empty() && data.run_tools && (offers_tools_ || !data.tools->empty())) return true;
        complete();
        data.history.messages.push_back(for_history(choice.message));
        data.history.trim(data.max_messages);
        return false;
    });
    if (!runs) return false;
    if (auto why = refusal(calls.size()))
        throw error(failure_of_answer(answer, from, errc::limit_exceeded, *std::move(why)));
    return true;
}

asio::awaitable<bool> chat_turn::run_tools(const chat_completion& answer) {
    auto said = answer.choices.front().message;
    const auto tools = state_->tools();
    const auto replies = std::make_shared<messages>(said.tool_calls.size());
    std::vector<job> jobs;
    for (std::size_t i = 0; i < said.tool_calls.size(); ++i)
        jobs.push_back([tools, call = said.tool_calls[i], replies, i] { return answer_one(tools, call, replies, i); });
    co_await run_side_by_side(std::move(jobs));
    for (auto& reply : *replies) redact_key(std::get<std::string>(reply.content));
    state_->locked([&](chat_session_data& data) {
        auto& all = data.history.messages;
        all.push_back(for_history(std::move(said)));
        all.insert(all.end(), std::make_move_iterator(replies->begin()), std::make_move_iterator(replies->end()));
    });
    end_round();
    co_return true;
}

} // namespace openai::detail
