// SPDX-License-Identifier: BSL-1.0
#include "session/response_session_request.hpp"

#include <openai/responses/response_tools.hpp>

#include <algorithm>
#include <string_view>

namespace openai::detail {
namespace {

using place = response_state::place;

[[noreturn]] void exclude(std::string_view one, std::string_view other) {
    throw error(errc::invalid_argument, std::string(one).append(": cannot be combined with ").append(other));
}

std::string_view name_of(const response_tool& of) {
    if (const auto* function = of.as<function_tool>()) return function->name;
    if (const auto* custom = of.as<custom_tool>()) return custom->name;
    return {};
}

void add_definitions(std::vector<response_tool>& to, const tool_set& tools) {
    for (const auto& definition : tools.definitions()) {
        const auto name = definition.name();
        const auto same =
            std::ranges::find_if(to, [&](const response_tool& each) { return !name.empty() && name_of(each) == name; });
        if (same == to.end()) to.emplace_back(definition);
        else *same = response_tool(definition);
    }
}

/// Asks for encrypted reasoning. If the server stores nothing, the session has to receive the reasoning and send it
/// back.
void ask_for_reasoning(response_request& request) {
    constexpr std::string_view sealed = "reasoning.encrypted_content";
    if (request.store_ == false && std::ranges::find(request.include, sealed) == request.include.end())
        request.include.emplace_back(sealed);
}

void compact_at_server(response_request& request, std::int64_t tokens) {
    if (tokens <= 0) return;
    context_management_rule rule;
    rule.compact_threshold = tokens;
    request.context_management.push_back(std::move(rule));
}

/// Returns a result for each call in the conversation that has no result, neither there nor among the new items.
std::vector<response_item> missing_results(const response_session_data& data) {
    std::vector<response_item> made;
    for (const auto& each : data.unanswered)
        if (!has_output(data.items, each.call.id)) made.push_back(each.output("Error: The call was cancelled"));
    return made;
}

} // namespace

void check_settings(const response_session_data& data) {
    const auto& request = data.parameters;
    if (request.previous_response_id)
        exclude("parameters.previous_response_id", "a session; use state(response_state::by_response_id(id))");
    if (request.conversation)
        exclude("parameters.conversation", "a session; use state(response_state::in_conversation(id))");
    if (request.background == true) exclude("parameters.background", "a session");
    if (data.state.where == place::response_id && request.store_ == false)
        exclude("state: by_response_id", "parameters.store: false");
    if (data.compact_at > 0 && !request.context_management.empty())
        exclude("compact_at", "parameters.context_management");
    if (data.compact_at > 0 && data.state.where == place::items && request.model.empty())
        exclude("compact_at", "parameters without a model");
}

response_request next_request(response_session_data& data) {
    auto request = data.parameters;
    request.input = missing_results(data);
    request.input.insert(request.input.end(), data.items.begin(), data.items.end());
    add_definitions(request.tools, *data.tools);
    if (data.state.where == place::items) {
        ask_for_reasoning(request);
        return request;
    }
    compact_at_server(request, data.compact_at);
    data.sent = data.items.size();
    if (data.state.where == place::conversation) request.conversation = data.state.id;
    else if (!data.state.id.empty()) request.previous_response_id = data.state.id;
    return request;
}

compaction_request compaction_of(const response_session_data& data) {
    const auto end = data.items.begin() + static_cast<std::ptrdiff_t>(data.to_compact);
    compaction_request made(data.parameters.model, std::vector<response_item>(data.items.begin(), end));
    made.instructions = data.parameters.instructions;
    made.prompt_cache_key = data.parameters.prompt_cache_key;
    made.prompt_cache_options = data.parameters.prompt_cache_options;
    made.prompt_cache_retention = data.parameters.prompt_cache_retention;
    made.service_tier = data.parameters.service_tier;
    return made;
}

} // namespace openai::detail
