// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/response_input.hpp"

#include "testing/json_members.hpp"
#include "testing/responses/api_request.hpp"
#include "testing/responses/api_state.hpp"
#include "testing/responses/seal.hpp"

#include <algorithm>
#include <set>

namespace openai::testing {
namespace {

/// Returns a name such as "input[2]".
std::string place(const response_call& call, std::size_t position) {
    return (call.body.contains("input") ? "input[" : "items[") + std::to_string(position) + "]";
}

std::optional<http_answer> wrong_item(const api_state& state, const std::string& text, const std::string& where) {
    const auto item = parse_object(text);
    if (!item) return refuse(400, "Invalid type for '" + where + "': expected an object.", "invalid_type", where);
    const auto type = text_of(*item, "type");
    const auto content = text_of(*item, "encrypted_content");
    if (type == "compaction" && !is_sealed(content) && !state.given.has_encrypted_content(content))
        return refuse(400, "The encrypted content of '" + where + "' could not be verified.",
                      "invalid_encrypted_content", where);
    const auto id = text_of(*item, "id");
    if (type == "item_reference" && !state.find_item(id)) return not_found("Item", id);
    return std::nullopt;
}

/// Returns the items that the model sees: first the earlier ones, in any order, and then those of the request.
std::vector<std::string> context_of(const api_state& state, const response_call& call) {
    std::vector<std::string> all;
    const auto* before = state.responses.find(call.previous);
    for (; before != nullptr; before = state.responses.find(before->previous)) {
        for (const auto& item : before->input) all.push_back(item.json);
        const auto output = before->run->output().texts();
        all.insert(all.end(), output.begin(), output.end());
    }
    if (const auto* talk = state.conversations.find(call.conversation))
        for (const auto& item : talk->items) all.push_back(item.json);
    for (const auto& text : call.items) {
        const auto item = parsed_object(text);
        const bool refers = text_of(item, "type") == "item_reference";
        all.push_back(refers ? state.find_item(text_of(item, "id")).value_or(text) : text);
    }
    return all;
}

} // namespace

std::optional<http_answer> wrong_input(const api_state& state, const response_call& call, bool strict) {
    for (std::size_t i = 0; i < call.items.size(); ++i)
        if (auto wrong = wrong_item(state, call.items[i], place(call, i))) return wrong;
    if (!strict) return std::nullopt;
    const auto wrong = state.given.first_difference(call.items);
    if (!wrong) return std::nullopt;
    return refuse(400, wrong->message, "item_changed", place(call, wrong->position));
}

std::optional<http_answer> wrong_context(const api_state& state, const response_call& call) {
    if (!call.previous.empty() && !call.conversation.empty())
        return refuse(400, "A request cannot have both 'previous_response_id' and 'conversation'.",
                      "mutually_exclusive_parameters", "previous_response_id");
    if (!call.previous.empty() && !state.responses.find(call.previous))
        return refuse(400, "Previous response with id '" + call.previous + "' not found.",
                      "previous_response_not_found", "previous_response_id");
    if (!call.conversation.empty() && !state.conversations.find(call.conversation))
        return not_found("Conversation", call.conversation);
    return std::nullopt;
}

std::optional<http_answer> missing_result(const api_state& state, const response_call& call) {
    std::vector<std::string> called;
    std::set<std::string> answered;
    for (const auto& text : context_of(state, call)) {
        const auto item = parsed_object(text);
        const auto type = text_of(item, "type");
        if (type == "function_call" || type == "custom_tool_call") called.push_back(text_of(item, "call_id"));
        if (type.ends_with("_call_output")) answered.insert(text_of(item, "call_id"));
    }
    for (const auto& id : called)
        if (!answered.contains(id))
            return refuse(400, "No tool output found for function call " + id + ".", {}, "input");
    return std::nullopt;
}

std::size_t input_tokens(const api_state& state, const response_call& call) {
    auto words = words_of(call.items);
    if (const auto* before = state.responses.find(call.previous))
        words += static_cast<std::size_t>(
            std::max<std::int64_t>(before->run->output().usage.at("total_tokens").to_number<std::int64_t>(), 0));
    if (const auto* talk = state.conversations.find(call.conversation)) {
        std::vector<std::string> texts;
        for (const auto& item : talk->items) texts.push_back(item.json);
        words += words_of(texts);
    }
    return words;
}

std::vector<stored_item> keep_items(api_state& state, const response_call& call, const std::string& number) {
    std::vector<stored_item> kept;
    for (const auto& text : call.items) {
        const auto item = parsed_object(text);
        const bool refers = text_of(item, "type") == "item_reference";
        const auto whole = refers ? state.find_item(text_of(item, "id")).value_or(text) : text;
        kept.push_back(keep_item(whole, number + "_in_" + std::to_string(kept.size())));
        if (kept.back().json != whole) state.given.add(kept.back());
    }
    return kept;
}

} // namespace openai::testing
