// SPDX-License-Identifier: BSL-1.0
#include "api/chat/delta_document.hpp"

#include "api/common/event_members.hpp"
#include "api/common/usage_fields.hpp"
#include "engine/answers/finish_reason.hpp"
#include "json/content_text.hpp"
#include "json/json_reader.hpp"
#include "json/mapping.hpp"

#include <algorithm>
#include <span>

namespace openai::detail::mapping {
namespace {

namespace json = boost::json;

const json::value* member(const json::object& object, std::string_view name) noexcept {
    const auto* value = object.if_contains(name);
    return value && !value->is_null() ? value : nullptr;
}

const json::object* object_member(const json::object& object, std::string_view name) noexcept {
    const auto* value = object.if_contains(name);
    return value ? value->if_object() : nullptr;
}

constexpr std::string_view choice_members[] = {"index", "finish_reason", "logprobs", "usage",
                                               "delta", "message",       "text",     "error"};
constexpr std::string_view delta_members[] = {"role",      "content",    "refusal",       "reasoning_content",
                                              "reasoning", "tool_calls", "function_call", "audio"};

bool is_known(std::string_view name, std::span<const std::string_view> known) noexcept {
    return std::ranges::find(known, name) != known.end();
}

/// Whether the object has a member that a choice can have.
bool is_choice(const json::object& object) noexcept {
    return std::ranges::any_of(object, [](const auto& member) { return is_known(member.key(), choice_members); });
}

class document_reader {
public:
    explicit document_reader(chat_delta_data& data)
        : data_(data) {}

    void read(const json::object& event);

private:
    void read_choices(const json::value& choices);
    void read_choice(const json::object& json, std::int64_t position);
    const json::object* further(const json::object& json, std::span<const std::string_view> known);
    void read_content(const json::object& json, choice_delta& out);
    void read_message(const json::object& json, choice_delta& out);
    std::span<const tool_call_delta> read_tool_calls(const json::value& calls);
    tool_call_delta read_tool_call(const json::value& call);
    void read_usage(const json::object& holder);

    std::string_view kept(std::string text) {
        return text.empty() ? std::string_view() : std::string_view(data_.texts.emplace_back(std::move(text)));
    }

    /// Returns a text unchanged, and any other value as JSON text.
    std::string_view text(const json::object& object, std::string_view name) {
        const auto* value = member(object, name);
        if (!value) return {};
        return value->is_string() ? std::string_view(value->get_string()) : kept(to_text(*value));
    }

    /// Copies a part of the document for the caller. A copy of a JSON value uses the memory of the original, and the
    /// document's memory is used again for the next event.
    const json::value& owned(const json::value& part) { return data_.values.emplace_back(part, json::storage_ptr()); }

    chat_delta_data& data_;
};

void document_reader::read(const json::object& event) {
    data_.id = text(event, "id");
    data_.model = text(event, "model");
    data_.service_tier = text(event, "service_tier");
    data_.system_fingerprint = text(event, "system_fingerprint");
    if (const auto* created = member(event, "created")) read_value(*created, data_.created, path());
    read_usage(event);
    if (const auto* groq = object_member(event, "x_groq")) read_usage(*groq);
    data_.has_more = has_further(event);
    if (const auto* choices = member(event, "choices")) read_choices(*choices);
}

/// Reads a list of choices, or a single choice without a list.
void document_reader::read_choices(const json::value& choices) {
    const auto* one = choices.if_object();
    if (one && is_choice(*one)) return read_choice(*one, 0);
    if (!choices.is_array()) reject(path().field("choices"), "is of another type");
    std::int64_t position = 0;
    for (const auto& choice : choices.get_array()) {
        if (choice.is_object()) read_choice(choice.get_object(), position);
        else if (!choice.is_null()) reject(path().field("choices"), "has an element of another type");
        ++position;
    }
}

/// Returns the members that the library does not know, or null if there are none.
const json::object* document_reader::further(const json::object& json, std::span<const std::string_view> known) {
    json::object* more = nullptr;
    for (const auto& [name, value] : json) {
        if (value.is_null() || is_known(name, known)) continue;
        if (!more) more = &data_.values.emplace_back(json::object()).get_object();
        more->insert_or_assign(name, json::value(value, json::storage_ptr()));
    }
    return more;
}

void document_reader::read_usage(const json::object& holder) {
    const auto* usage = data_.usage ? nullptr : object_member(holder, "usage");
    if (usage) read_fields(*usage, data_.usage.emplace(), path());
}

void document_reader::read_choice(const json::object& json, std::int64_t position) {
    auto& out = data_.choices.emplace_back();
    out.index = position;
    if (const auto* index = member(json, "index")) {
        if (!read_value(*index, out.index, path())) out.index = position;
    }
    const auto* reason = json.if_contains("finish_reason"); // ignored if it is not a text
    if (reason && reason->is_string()) out.finish_reason = std::string_view(reason->get_string());
    if (!is_finish_reason(out.finish_reason)) out.finish_reason = {};
    if (const auto* logprobs = member(json, "logprobs")) out.logprobs = &owned(*logprobs);
    read_usage(json);
    out.choice_extra = further(json, choice_members);
    const auto* delta = member(json, "delta");
    const auto* message = member(json, "message");
    if (delta && message && delta->is_object() && delta->get_object().empty()) delta = nullptr;
    if (delta) message = nullptr;
    out.whole = message != nullptr;
    if (const auto* piece = delta ? delta : message; !piece) read_content(json, out); // e.g. the legacy endpoint
    else if (piece->is_object()) read_message(piece->get_object(), out);
    else if (piece->is_string()) out.content = std::string_view(piece->get_string());
    else reject(path().field("choices").field(delta ? "delta" : "message"), "is of another type");
}

void document_reader::read_content(const json::object& json, choice_delta& out) {
    const auto* content = find_content(json);
    if (!content) return;
    if (content->is_string()) {
        out.content = std::string_view(content->get_string());
        return;
    }
    std::string text;
    std::string thought;
    append_content(*content, text, thought);
    out.content = kept(std::move(text));
    if (out.reasoning.empty()) out.reasoning = kept(std::move(thought));
}

void document_reader::read_message(const json::object& json, choice_delta& out) {
    out.role = text(json, "role");
    out.refusal = text(json, "refusal");
    const auto* reasoning = find_reasoning(json);
    if (reasoning) out.reasoning = std::string_view(*reasoning);
    else out.reasoning = kept(reasoning_parts(json));
    read_content(json, out);
    out.extra = further(json, delta_members);
    if (const auto* calls = member(json, "tool_calls")) out.tool_calls = read_tool_calls(*calls);
    if (const auto* call = object_member(json, "function_call")) {
        out.function_name = text(*call, "name");
        out.function_arguments = text(*call, "arguments");
    }
    if (const auto* audio = object_member(json, "audio")) {
        auto& piece = out.audio.emplace();
        piece.id = text(*audio, "id");
        piece.data = text(*audio, "data");
        piece.transcript = text(*audio, "transcript");
        if (const auto* end = member(*audio, "expires_at")) read_value(*end, piece.expires_at, path());
    }
}

/// Reads a list of tool calls, or a single call without a list.
std::span<const tool_call_delta> document_reader::read_tool_calls(const json::value& calls) {
    auto& list = data_.tool_calls.emplace_back();
    if (calls.is_object()) list.push_back(read_tool_call(calls));
    for (std::size_t i = 0; calls.is_array() && i < calls.get_array().size(); ++i) {
        const auto& call = calls.get_array()[i];
        if (call.is_object()) list.push_back(read_tool_call(call));
    }
    return list;
}

tool_call_delta document_reader::read_tool_call(const json::value& call) {
    const auto& json = call.get_object();
    tool_call_delta out;
    if (const auto* index = member(json, "index")) read_value(*index, out.index, path());
    out.id = text(json, "id");
    out.type = text(json, "type");
    if (const auto* function = object_member(json, "function")) {
        out.name = text(*function, "name");
        out.arguments = text(*function, "arguments");
    } else if (const auto* custom = object_member(json, "custom")) {
        if (out.type.empty()) out.type = "custom";
        out.name = text(*custom, "name");
        out.arguments = text(*custom, "input");
    }
    for (const auto& [name, value] : json) {
        const bool typed = name == "index" || name == "id" || name == "type" || name == "function" || name == "custom";
        if (!typed && !value.is_null() && !out.extra) out.extra = &owned(call).get_object();
    }
    return out;
}

} // namespace

void read_delta_document(const json::object& event, chat_delta_data& data) { document_reader(data).read(event); }

} // namespace openai::detail::mapping
