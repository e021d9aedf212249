// SPDX-License-Identifier: BSL-1.0
#include "session/response_turn.hpp"

#include "engine/answers/stream_failures.hpp"
#include "engine/codec/codec.hpp"
#include "session/response_session_request.hpp"
#include "text/sanitize.hpp"

#include <openai/conversations.hpp>
#include <openai/detail/answer_document.hpp>

#include <algorithm>

namespace openai::detail {
namespace {

using place = response_state::place;

/// Answers a call, and leaves the text in its place.
asio::awaitable<void> answer_call(std::shared_ptr<const tool_set> tools, tool_call call,
                                  std::shared_ptr<std::vector<std::string>> texts, std::size_t at) {
    auto reply = co_await tools->answer(std::move(call));
    (*texts)[at] = std::get<std::string>(std::move(reply.content));
}

asio::awaitable<void> decide(std::shared_ptr<const approval_handler> approve, mcp_approval_request_item request,
                             std::shared_ptr<std::vector<char>> decisions, std::size_t at) {
    const bool yes = co_await (*approve)(std::move(request));
    (*decisions)[at] = yes ? 1 : 0;
}

bool is_cut_off(const response& answer, const required_actions& actions) {
    const auto is_whole = [](const unanswered_call& each) { return each.call.complete; };
    return !actions.calls.empty() && (answer.status == "incomplete" || !std::ranges::all_of(actions.calls, is_whole));
}

[[noreturn]] void refuse_cut_off(const response& answer, const http_response& from) {
    const auto reason = answer.incomplete_details ? answer.incomplete_details->reason.value_or("") : "";
    const auto code = reason == "content_filter"      ? errc::content_filtered
                      : reason == "max_output_tokens" ? errc::length_limit
                                                      : errc::truncated;
    const auto why = reason.empty() ? "" : ", with the reason \"" + sanitize(reason, 64) + '"';
    throw error(failure_of_answer(from, code, "in the middle of a tool call" + why));
}

bool was_refused(const std::exception_ptr& thrown) {
    try {
        return to_error(thrown).maybe_billed() == billing::no;
    } catch (const std::bad_alloc&) {
        return false;
    }
}

} // namespace

/// What the tools and the function for approvals have said; each has a place of its own in it.
struct response_turn::answers {
    explicit answers(const required_actions& to)
        : texts(std::make_shared<std::vector<std::string>>(to.calls.size()))
        , decisions(std::make_shared<std::vector<char>>(to.approvals.size())) {}

    std::shared_ptr<std::vector<std::string>> texts;
    std::shared_ptr<std::vector<char>> decisions;
};

response_turn::response_turn(std::shared_ptr<response_session_state> state, std::vector<response_item> said,
                             call_options options)
    : session_turn(state, endpoints::create_response::wire.path, std::move(options))
    , state_(std::move(state)) {
    if (!is_mine()) return;
    state_->locked([&](response_session_data& data) {
        data.items.insert(data.items.end(), std::make_move_iterator(said.begin()), std::make_move_iterator(said.end()));
    });
}

asio::awaitable<value_with_response<response>> response_turn::ask() {
    co_await prepare();
    auto asking = part(call_of<endpoints::create_response>(next()));
    co_return co_await watched(detail::perform<response>(std::move(asking), with_response));
}

asio::awaitable<response_stream> response_turn::open() {
    co_await prepare();
    auto asking = part(call_of<endpoints::stream_response>(next()));
    co_return co_await watched(detail::perform<response_stream>(std::move(asking)));
}

/// What a server has refused, it has not added to a conversation.
template <class Answer>
asio::awaitable<Answer> response_turn::watched(asio::awaitable<Answer> asking) const {
    try {
        co_return co_await std::move(asking);
    } catch (...) {
        if (was_refused(std::current_exception())) state_->locked([](response_session_data& data) { data.sent = 0; });
        throw;
    }
}

response_request response_turn::next() {
    return state_->locked([this](response_session_data& data) {
        offers_tools_ = !data.tools->empty();
        return next_request(data);
    });
}

/// What has to be done before the model is asked.
asio::awaitable<void> response_turn::prepare() {
    enum class step { none, compact, create, read };
    const auto wanted = state_->locked([](response_session_data& data) {
        check_settings(data);
        if (data.state.where == place::items)
            return data.compact_at > 0 && data.to_compact > 0 ? step::compact : step::none;
        if (data.state.where == place::response_id) return step::none;
        if (data.state.id.empty()) return step::create;
        return data.newest && data.sent == 0 ? step::none : step::read;
    });
    if (wanted == step::compact) co_await compact();
    else if (wanted == step::create) co_await create_conversation();
    else if (wanted == step::read) co_await read_newest_items();
}

asio::awaitable<void> response_turn::compact() {
    std::size_t count = 0;
    auto wanted = state_->locked([&](response_session_data& data) {
        count = data.to_compact;
        return compaction_of(data);
    });
    auto asking = part(call_of<endpoints::compact_items>(std::move(wanted)), "compact");
    auto made = co_await detail::perform<compaction>(std::move(asking));
    note_answer();
    if (made.output.empty()) throw error(errc::invalid_response, "compaction.output: is empty");
    state_->locked([&](response_session_data& data) { data.keep_compacted(count, std::move(made.output)); });
}

asio::awaitable<void> response_turn::create_conversation() {
    auto asking = part(call_of<endpoints::create_conversation>(conversation_request()), "conversation");
    auto made = co_await detail::perform<conversation>(std::move(asking));
    state_->locked([&](response_session_data& data) {
        data.continue_from(response_state::in_conversation(std::move(made.id)));
        data.newest = "";
    });
}

asio::awaitable<void> response_turn::read_newest_items() {
    item_list_parameters newest_first;
    newest_first.order = "desc";
    newest_first.limit = 100; // one answer and its input, and calls of one answer: more are not needed
    auto id = state_->locked([](response_session_data& data) { return data.state.id; });
    auto asking = part(call_of<endpoints::list_conversation_items>(std::move(newest_first)).at(std::move(id)), "items");
    auto found = co_await detail::perform<page<response_item>>(std::move(asking));
    std::ranges::reverse(found.data);
    state_->locked([&](response_session_data& data) { data.learn_newest(found.data); });
}

response_turn::round_work response_turn::next_work(const response& answer) const {
    round_work made;
    made.actions = required_actions_of(answer.output);
    state_->locked([&](response_session_data& data) {
        if (data.run_tools && (offers_tools_ || !data.tools->empty())) made.tools = data.tools;
        made.approve = data.approve;
    });
    return made;
}

bool response_turn::continues(const response& answer, const http_response& from) {
    note_answer();
    if (answer.cut) throw cut_answer();
    work_ = next_work(answer);
    const bool is_cut = is_cut_off(answer, work_.actions);
    state_->locked([&](response_session_data& data) {
        if (data.state.where == place::response_id && answer.id.empty())
            throw error(failure_of_answer(from, errc::invalid_response, "id: is missing"));
        data.add_to_conversation(answer, work_.tools || is_cut ? work_.actions.calls : std::vector<unanswered_call>());
    });
    if (is_cut) refuse_cut_off(answer, from);
    if (!work_.answers_some()) {
        complete();
        state_->locked([&](response_session_data& data) { data.keep(answer, {}, work_.answers_all()); });
        return false;
    }
    if (auto why = refusal(work_.actions.calls.size() + work_.actions.approvals.size()))
        throw error(failure_of_answer(from, errc::limit_exceeded, *std::move(why)));
    return true;
}

std::vector<response_turn::job> response_turn::jobs(const answers& into) const {
    std::vector<job> all;
    const auto& actions = work_.actions;
    for (std::size_t i = 0; work_.tools && i < actions.calls.size(); ++i)
        all.push_back([tools = work_.tools, call = actions.calls[i].call, texts = into.texts, i] {
            return answer_call(tools, call, texts, i);
        });
    for (std::size_t i = 0; work_.approve && i < actions.approvals.size(); ++i)
        all.push_back([approve = work_.approve, request = actions.approvals[i], decisions = into.decisions, i] {
            return decide(approve, request, decisions, i);
        });
    return all;
}

std::vector<response_item> response_turn::items_of(const answers& given) const {
    std::vector<response_item> items;
    const auto& actions = work_.actions;
    for (std::size_t i = 0; work_.tools && i < actions.calls.size(); ++i) {
        redact_key((*given.texts)[i]);
        items.push_back(actions.calls[i].output(std::move((*given.texts)[i])));
    }
    for (std::size_t i = 0; work_.approve && i < actions.approvals.size(); ++i)
        items.push_back(response_item::mcp_approval(actions.approvals[i].id.value_or(""), (*given.decisions)[i] != 0));
    return items;
}

asio::awaitable<bool> response_turn::run_tools(const response& answer) {
    const answers given(work_.actions);
    co_await run_side_by_side(jobs(given));
    auto results = items_of(given);
    if (!work_.answers_all()) complete();
    state_->locked([&](response_session_data& data) { data.keep(answer, std::move(results), work_.answers_all()); });
    end_round();
    co_return work_.answers_all();
}

} // namespace openai::detail
