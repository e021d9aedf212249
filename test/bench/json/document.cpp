// SPDX-License-Identifier: BSL-1.0
#include "reader.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

namespace json = boost::json;
using namespace openai;

namespace {

void read_text(const json::object& object, std::string_view name, std::string_view& out) {
    const auto* value = object.if_contains(name);
    if (value && value->is_string()) out = value->get_string();
}

void read_number(const json::object& object, std::string_view name, std::int64_t& out) {
    const auto* value = object.if_contains(name);
    if (value && value->is_int64()) out = value->get_int64();
}

void read_tool_calls(const json::array& calls, chat_delta_data& data, choice_delta& out) {
    for (const auto& each : calls) {
        const auto& call = each.as_object();
        auto& piece = data.fast_tool_calls.emplace_back();
        if (call.contains("index")) read_number(call, "index", piece.index.emplace());
        read_text(call, "id", piece.id);
        read_text(call, "type", piece.type);
        if (const auto* function = call.if_contains("function")) {
            read_text(function->as_object(), "name", piece.name);
            read_text(function->as_object(), "arguments", piece.arguments);
        }
    }
    out.tool_calls = data.fast_tool_calls;
}

void read_choice(const json::object& choice, chat_delta_data& data) {
    auto& out = data.choices.emplace_back();
    read_number(choice, "index", out.index);
    read_text(choice, "finish_reason", out.finish_reason);
    const auto* value = choice.if_contains("delta");
    if (!value || !value->is_object()) return;
    const auto& delta = value->get_object();
    read_text(delta, "role", out.role);
    read_text(delta, "content", out.content);
    read_text(delta, "refusal", out.refusal);
    read_text(delta, "reasoning_content", out.reasoning);
    const auto* calls = delta.if_contains("tool_calls");
    if (calls && calls->is_array()) read_tool_calls(calls->get_array(), data, out);
}

} // namespace

bool bench::read_by_document(chat_delta_data& data) {
    static unsigned char buffer[64u << 10];
    json::monotonic_resource memory(buffer); // the texts are views of it, and of no use after the next event
    boost::system::error_code failure;
    const auto document = json::parse(data.event, failure, &memory);
    if (failure || !document.is_object()) return false;
    const auto& event = document.get_object();
    if (const auto* usage = event.if_contains("usage"); usage && !usage->is_null()) return false;
    if (event.contains("error")) return false;
    read_text(event, "id", data.id);
    read_text(event, "model", data.model);
    read_text(event, "service_tier", data.service_tier);
    read_text(event, "system_fingerprint", data.system_fingerprint);
    read_number(event, "created", data.created);
    const auto* choices = event.if_contains("choices");
    if (!choices || !choices->is_array()) return false;
    for (const auto& choice : choices->get_array()) read_choice(choice.as_object(), data);
    return !data.choices.empty();
}
