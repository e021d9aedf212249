// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/response_call.hpp"

#include "testing/json_members.hpp"
#include "testing/responses/raw_json.hpp"
#include "testing/responses/stored_item.hpp"

namespace openai::testing {
namespace {

namespace json = boost::json;

std::vector<std::string> items_of(std::string_view body) {
    auto list = raw_member(body, "input");
    if (list.starts_with('"')) return {R"({"role":"user","content":)" + std::string(list) + "}"};
    if (list.empty()) list = raw_member(body, "items");
    const auto elements = raw_elements(list);
    return {elements.begin(), elements.end()};
}

std::string prompt_of(const std::vector<std::string>& items) {
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
        const auto read = parsed_object(*item);
        const auto type = text_of(read, "type");
        const bool result = type == "function_call_output" || type == "custom_tool_call_output";
        if (text_of(read, "role") == "user" || (result && item == items.rbegin())) return said_by(read);
    }
    return {};
}

bool includes(const json::object& body, std::string_view name) {
    const auto* list = body.if_contains("include");
    if (!list || !list->is_array()) return false;
    for (const auto& value : list->get_array())
        if (value.is_string() && value.get_string() == name) return true;
    return false;
}

/// Returns the id of the conversation, which is sent as a text or inside an object.
std::string conversation_of(const json::object& body) {
    const auto* value = body.if_contains("conversation");
    return value && value->is_object() ? text_of(value->get_object(), "id") : text_of(body, "conversation");
}

} // namespace

response_call read_response_call(std::string_view body) {
    response_call call;
    auto parsed = parse_object(body);
    if (!parsed) return call;
    call.is_object = true;
    call.body = std::move(*parsed);
    call.model = text_of(call.body, "model");
    call.items = items_of(body);
    call.prompt = prompt_of(call.items);
    call.stream = is_true(call.body, "stream");
    call.background = is_true(call.body, "background");
    const auto* store = call.body.if_contains("store");
    call.store = !store || !store->is_bool() || store->get_bool();
    call.sealed_reasoning = includes(call.body, "reasoning.encrypted_content");
    call.previous = text_of(call.body, "previous_response_id");
    call.conversation = conversation_of(call.body);
    return call;
}

} // namespace openai::testing
