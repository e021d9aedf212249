// SPDX-License-Identifier: BSL-1.0
#include <openai/chat_accumulator.hpp>

#include "model/finish_reason.hpp"
#include "model/logprobs.hpp"

#include <openai/error.hpp>

#include <algorithm>

namespace openai {
namespace {

constexpr std::int64_t max_choice = 127;
constexpr std::int64_t max_tool = 1024;

void check_index(std::int64_t index, std::int64_t limit, const char* field) {
    if (index >= 0 && index <= limit) return;
    throw error(errc::invalid_response, std::string(field) + " is outside 0 to " + std::to_string(limit));
}

void keep_first(std::string& have, std::string_view more) {
    if (have.empty()) have = more;
}

void keep_last(std::optional<std::string>& have, std::string_view more) {
    if (more.empty()) return;
    if (!have) have.emplace(more);
    else if (*have != more) *have = more;
}

/// A name that is repeated in each event is not joined, one that comes in pieces is.
void add_name(std::string& have, std::string_view more) {
    if (have != more) have += more;
}

void append_text(message_content& content, std::string_view more) {
    if (more.empty()) return;
    if (auto* text = std::get_if<std::string>(&content)) *text += more;
    else content = std::string(more);
}

void append_audio(std::optional<message_audio>& have, const audio_delta& more) {
    if (!have) have.emplace();
    keep_first(have->id, more.id);
    have->data += more.data;
    have->transcript += more.transcript;
    if (more.expires_at) have->expires_at = more.expires_at;
}

void append_function_call(message& into, const choice_delta& delta) {
    if (delta.function_name.empty() && delta.function_arguments.empty()) return;
    if (!into.function_call) into.function_call.emplace();
    add_name(into.function_call->name, delta.function_name);
    into.function_call->arguments += delta.function_arguments;
}

void append_extra(boost::json::object& have, const boost::json::object& call) {
    for (const auto& [name, value] : call) {
        const bool typed = name == "index" || name == "id" || name == "type" || name == "function" || name == "custom";
        if (!typed && !value.is_null()) have.insert_or_assign(name, value);
    }
}

} // namespace

void chat_accumulator::add(const chat_delta& delta) {
    keep_first(completion_.id, delta.id());
    keep_first(completion_.model, delta.model());
    if (completion_.created == 0) completion_.created = delta.created();
    keep_last(completion_.service_tier, delta.service_tier());
    keep_last(completion_.system_fingerprint, delta.system_fingerprint());
    if (completion_.object.empty()) completion_.object = "chat.completion";
    if (delta.usage()) completion_.usage = delta.usage();
    for (const auto& choice : delta.choices()) add_choice(choice);
}

void chat_accumulator::add_choice(const choice_delta& delta) {
    check_index(delta.index, max_choice, "choices[].index");
    for (const auto& call : delta.tool_calls)
        check_index(call.index.value_or(0), max_tool, "choices[].delta.tool_calls[].index");
    const auto index = static_cast<int>(delta.index);
    auto found = std::ranges::lower_bound(completion_.choices, index, {}, &chat_choice::index);
    const auto position = found - completion_.choices.begin();
    if (found == completion_.choices.end() || found->index != index) {
        found = completion_.choices.emplace(found);
        found->index = index;
        found->message.role = "assistant";
        states_.emplace(states_.begin() + position);
    }
    auto& state = states_[static_cast<std::size_t>(position)];
    if (!delta.finish_reason.empty()) found->finish_reason = std::string(delta.finish_reason);
    if (delta.whole && state.has_pieces) return;
    state.has_pieces = true;
    auto& message = found->message;
    if (!delta.role.empty()) message.role = delta.role;
    append_text(message.content, delta.content);
    message.reasoning += delta.reasoning;
    if (!delta.refusal.empty() && !message.refusal) message.refusal.emplace();
    if (message.refusal) *message.refusal += delta.refusal;
    append_function_call(message, delta);
    if (delta.audio) append_audio(message.audio, *delta.audio);
    if (delta.logprobs) mapping::append_logprobs(found->logprobs, *delta.logprobs);
    for (std::size_t i = 0; i < delta.tool_calls.size(); ++i)
        add_tool_call(*found, state, delta.tool_calls[i], i, delta.tool_calls.size() == 1);
    if (found->finish_reason)
        for (auto& call : message.tool_calls) call.complete = mapping::ends_whole(*found->finish_reason);
}

std::size_t chat_accumulator::find_tool_call(chat_choice& choice, choice_state& state, const tool_call_delta& delta,
                                             std::size_t position, bool alone) {
    auto& calls = choice.message.tool_calls;
    auto& indexes = state.tool_indexes;
    const auto insert = [&](std::int64_t index) {
        check_index(index, max_tool, "choices[].delta.tool_calls[].index");
        const auto where = std::ranges::upper_bound(indexes, index);
        const auto slot = static_cast<std::size_t>(where - indexes.begin());
        indexes.insert(where, index);
        calls.emplace(calls.begin() + static_cast<std::ptrdiff_t>(slot));
        return slot;
    };
    const std::int64_t next = indexes.empty() ? 0 : indexes.back() + 1;
    if (delta.index) {
        // The last of that index: a provider that numbers every call 0 continues the one it began last.
        const auto after = std::ranges::upper_bound(indexes, *delta.index);
        if (after == indexes.begin() || *(after - 1) != *delta.index) return insert(*delta.index);
        const auto slot = static_cast<std::size_t>(after - indexes.begin()) - 1;
        const bool another = !delta.id.empty() && !calls[slot].id.empty() && delta.id != calls[slot].id;
        return another && !delta.name.empty() ? insert(*delta.index) : slot;
    }
    if (!delta.id.empty()) {
        const auto same = std::ranges::find(calls, delta.id, &tool_call::id);
        return same == calls.end() ? insert(next) : static_cast<std::size_t>(same - calls.begin());
    }
    if (!delta.name.empty() || calls.empty()) return insert(next);
    return alone || position >= calls.size() ? state.latest_tool : position;
}

void chat_accumulator::add_tool_call(chat_choice& choice, choice_state& state, const tool_call_delta& delta,
                                     std::size_t position, bool alone) {
    const auto slot = find_tool_call(choice, state, delta, position, alone);
    state.latest_tool = slot;
    auto& call = choice.message.tool_calls[slot];
    call.complete = false;
    keep_first(call.id, delta.id);
    if (!delta.type.empty()) call.type = delta.type;
    if (call.type == "custom") {
        if (!call.custom) call.custom.emplace();
        add_name(call.custom->name, delta.name);
        call.custom->input += delta.arguments;
    } else {
        if (!call.function) call.function.emplace();
        add_name(call.function->name, delta.name);
        call.function->arguments += delta.arguments;
    }
    if (delta.extra) append_extra(call.extra, *delta.extra);
}

void chat_accumulator::end() noexcept {
    for (auto& choice : completion_.choices) {
        if (choice.finish_reason) continue;
        for (auto& call : choice.message.tool_calls) call.complete = true;
    }
}

chat_completion chat_accumulator::take() {
    states_.clear();
    return std::exchange(completion_, chat_completion());
}

bool chat_accumulator::finished() const noexcept {
    return !completion_.choices.empty() &&
           std::ranges::all_of(completion_.choices, [](const chat_choice& c) { return c.finish_reason.has_value(); });
}

} // namespace openai
