// SPDX-License-Identifier: BSL-1.0
#include <openai/session/chat_history.hpp>

#include "api/chat/chat_completion_fields.hpp"
#include "json/json_reader.hpp"
#include "json/json_text.hpp"
#include "json/json_writer.hpp"
#include "json/received_members.hpp"

#include <type_traits>

/// Converts messages to JSON and back with all their members. In requests, some members are left out, and in answers,
/// some have another form.
namespace openai {
namespace {

namespace json = boost::json;
using detail::mapping::path;

constexpr std::string_view reasoning = "reasoning";

// ----- out

template <class T>
void write_all_fields(detail::mapping::json_writer& out, const T& value, const path& at) {
    detail::mapping::for_each_field<T>([&](std::string_view name, auto pointer) {
        if (!detail::mapping::is_set(value.*pointer)) return;
        const auto here = at.field(name);
        out.member(name, here);
        if constexpr (std::is_same_v<decltype(pointer), std::optional<message_audio> T::*>) {
            out.open('{');
            write_all_fields(out, *(value.*pointer), here);
            out.close('}');
        } else detail::mapping::write_value(out, value.*pointer, here);
    });
}

void write_message(detail::mapping::json_writer& out, const message& value, const path& at) {
    out.open('{');
    write_all_fields(out, value, at);
    if (!value.reasoning.empty() && !value.extra.contains(reasoning)) {
        out.member(reasoning, at);
        out.text(value.reasoning, at.field(reasoning));
    }
    for (const auto& [name, member] : value.extra) {
        const auto here = at.field(std::string_view(name));
        out.member(here.name, here);
        detail::mapping::write_value(out, member, here);
    }
    detail::mapping::write_received(out, value.received, value.extra, at);
    out.close('}');
}

// ----- in

[[noreturn]] void refuse_type(const path& at) { detail::mapping::refuse(at, "is of another type"); }

void check_size(const path& at, std::string_view text, std::size_t limit) {
    if (text.size() > limit) detail::mapping::refuse(at, "is longer than " + std::to_string(limit) + " bytes");
}

void read_content(const json::value& json, message_content& out, const path& at, std::size_t max_text) {
    if (const auto* text = json.if_string()) {
        check_size(at, *text, max_text);
        out = std::string(std::string_view(*text));
    } else if (json.is_array()) {
        std::vector<content_part> parts;
        detail::mapping::read_value(json, parts, at);
        if (parts.size() != json.get_array().size()) refuse_type(at);
        for (std::size_t i = 0; i < parts.size(); ++i)
            check_size(at.element(i).field("text"), parts[i].text.value_or(""), max_text);
        out = std::move(parts);
    } else if (!json.is_null()) refuse_type(at);
}

bool is_field(std::string_view name) {
    bool known = false;
    detail::mapping::for_each_field<message>([&](std::string_view field, auto) { known = known || field == name; });
    return known;
}

message read_message(const json::value& json, const path& at, std::size_t max_text) {
    const auto* object = json.if_object();
    if (!object) detail::mapping::refuse(at, "is not an object");
    message out;
    detail::mapping::for_each_field<message>([&](std::string_view name, auto pointer) {
        const auto* member = object->if_contains(name);
        if (!member) return;
        const auto here = at.field(name);
        if constexpr (std::is_same_v<decltype(pointer), message_content message::*>)
            read_content(*member, out.*pointer, here, max_text);
        else if (!member->is_null() && !detail::mapping::read_value(*member, out.*pointer, here)) refuse_type(here);
    });
    if (out.role.empty()) detail::mapping::refuse(at.field("role"), "is missing");
    for (const auto& [name, member] : *object) {
        if (name == reasoning && member.is_string()) out.reasoning = std::string_view(member.get_string());
        else if (!is_field(name)) out.received.members.emplace(name, member);
    }
    detail::mapping::restore_received(out.received, out.extra);
    for (auto& call : out.tool_calls) detail::mapping::restore_received(call.received, call.extra);
    return out;
}

void read_metadata(const json::value& json, std::map<std::string, std::string>& out, const path& at) {
    if (!json.is_object()) refuse_type(at);
    for (const auto& [name, member] : json.get_object()) {
        if (!member.is_string()) refuse_type(at.field(std::string_view(name)));
        out.emplace(name, std::string_view(member.get_string()));
    }
}

} // namespace

std::string chat_history::export_json() const {
    detail::mapping::json_writer out(false, {{}, false, true});
    const path root;
    out.open('{');
    out.member("system", root);
    out.text(system_, root.field("system"));
    out.member("messages", root);
    out.open('[');
    const auto list = root.field("messages");
    for (std::size_t i = 0; i < messages.size(); ++i) write_message(out, messages[i], list.element(i));
    out.close(']');
    out.member("metadata", root);
    detail::mapping::write_value(out, metadata, root.field("metadata"));
    out.close('}');
    return out.take();
}

chat_history chat_history::import_json(std::string_view text, std::size_t max_text) {
    const auto document = detail::mapping::parse_json_or_throw(text, "the conversation");
    const auto* object = document.if_object();
    const auto* list = object ? object->if_contains("messages") : nullptr;
    if (!list || !list->is_array())
        detail::mapping::refuse(path{nullptr, "messages", 0}, list ? "is not a list" : "is missing");
    chat_history made;
    made.max_text = max_text;
    const path at{nullptr, "messages", 0};
    for (std::size_t i = 0; i < list->get_array().size(); ++i)
        made.messages.push_back(read_message(list->get_array()[i], at.element(i), max_text));
    const auto* system = object->if_contains("system");
    if (system && !system->is_null()) {
        const path here{nullptr, "system", 0};
        if (!system->is_string()) refuse_type(here);
        check_size(here, system->get_string(), max_text);
        made.system_ = std::string_view(system->get_string());
    } else if (!made.messages.empty() && made.messages.front().role == "system" &&
               std::holds_alternative<std::string>(made.messages.front().content)) {
        made.system_ = std::get<std::string>(made.messages.front().content);
        made.messages.erase(made.messages.begin());
    }
    if (const auto* metadata = object->if_contains("metadata"); metadata && !metadata->is_null())
        read_metadata(*metadata, made.metadata, path{nullptr, "metadata", 0});
    return made;
}

} // namespace openai
