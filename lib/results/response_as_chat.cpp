// SPDX-License-Identifier: BSL-1.0
#include "results/response_as_chat.hpp"

#include "api/chat/chat_completion_fields.hpp"
#include "api/chat/tool_call_ids.hpp"
#include "json/json_reader.hpp"

#include <openai/responses/function_items.hpp>
#include <openai/responses/message_item.hpp>

#include <algorithm>

namespace openai::detail::mapping {
namespace {

future_state state_of(std::string_view word) {
    if (word == "queued") return future_state::queued;
    if (word == "in_progress") return future_state::running;
    if (word == "completed" || word == "incomplete") return future_state::succeeded;
    if (word == "failed") return future_state::failed;
    if (word == "cancelled") return future_state::cancelled;
    reject(path().field("status"), "is none that is known");
}

/// Limits seconds since 1970 to what a clock can count.
std::chrono::seconds seconds_of(double time) {
    constexpr double most = 9e9; // in the year 2255
    return std::chrono::seconds(time > 0 ? static_cast<std::int64_t>(std::min(time, most)) : 0);
}

std::optional<usage> usage_of(const response& from) {
    if (!from.usage) return std::nullopt;
    usage used;
    used.prompt_tokens = from.usage->input_tokens;
    used.completion_tokens = from.usage->output_tokens;
    used.total_tokens = from.usage->total_tokens;
    used.prompt_tokens_details.cached_tokens = from.usage->input_tokens_details.cached_tokens;
    used.prompt_tokens_details.cache_write_tokens = from.usage->input_tokens_details.cache_write_tokens;
    used.completion_tokens_details.reasoning_tokens = from.usage->output_tokens_details.reasoning_tokens;
    used.extra = from.usage->extra;
    return used.empty() ? std::nullopt : std::optional(std::move(used));
}

void add_call(std::vector<tool_call>& to, const response_item& item) {
    if (const auto* function = item.as<function_call_item>()) {
        to.emplace_back(function->call_id, function->name, function->arguments);
    } else if (const auto* custom = item.as<custom_tool_call_item>()) {
        auto& call = to.emplace_back();
        call.id = custom->call_id;
        call.type = "custom";
        call.custom.emplace(custom->name, custom->input);
    }
}

message said_in(const response& from) {
    message said("assistant");
    for (const auto& item : from.output) add_call(said.tool_calls, item);
    make_ids_unique(said.tool_calls);
    auto text = from.text();
    if (!text.empty() || said.tool_calls.empty()) said.content = std::move(text);
    if (auto refusal = from.refusal(); !refusal.empty()) said.refusal = std::move(refusal);
    said.reasoning = from.reasoning();
    return said;
}

/// Returns null if the request did not ask for log probabilities.
boost::json::value logprobs_of(const response& from) {
    boost::json::array tokens;
    for (const auto& item : from.output) {
        const auto* said = item.as<message_item>();
        const auto* parts = said ? std::get_if<std::vector<response_part>>(&said->content) : nullptr;
        if (!parts) continue;
        for (const auto& part : *parts) tokens.insert(tokens.end(), part.logprobs.begin(), part.logprobs.end());
    }
    if (tokens.empty()) return nullptr;
    return boost::json::object{{"content", std::move(tokens)}};
}

/// Returns the reason in the words of the chat API.
std::string finish_reason_of(const response& from, bool calls_tools) {
    const auto reason = from.incomplete_details ? from.incomplete_details->reason.value_or("") : std::string();
    if (reason.empty()) return calls_tools ? "tool_calls" : "stop";
    return reason == "max_output_tokens" ? "length" : reason;
}

} // namespace

future_status status_of(const response& from) {
    if (from.id.empty()) reject(path().field("id"), "is missing");
    future_status status;
    status.id = from.id;
    status.state = state_of(from.status);
    status.model = from.model;
    if (const auto label = from.metadata.find("label"); label != from.metadata.end()) status.label = label->second;
    status.created = future_status::time(seconds_of(from.created_at));
    return status;
}

chat_completion response_as_chat(const response& from) {
    chat_completion answer;
    answer.id = from.id;
    answer.object = from.object;
    answer.created = seconds_of(from.created_at).count();
    answer.model = from.model;
    answer.usage = usage_of(from);
    answer.service_tier = from.service_tier;
    answer.extra = from.extra;
    if (from.moderation) answer.extra["moderation"] = *from.moderation;
    auto& choice = answer.choices.emplace_back();
    choice.message = said_in(from);
    choice.logprobs = logprobs_of(from);
    choice.finish_reason = finish_reason_of(from, !choice.message.tool_calls.empty());
    apply_finish_reason(choice);
    return answer;
}

} // namespace openai::detail::mapping
