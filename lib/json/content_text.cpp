// SPDX-License-Identifier: BSL-1.0
#include "json/content_text.hpp"

#include "json/json_writer.hpp"

namespace openai::detail::mapping {
namespace {

namespace json = boost::json;

bool is_reasoning(const json::object& part) noexcept {
    const auto* type = part.if_contains("type");
    const auto* name = type ? type->if_string() : nullptr;
    return name && (name->find("thinking") != json::string::npos || name->find("reasoning") != json::string::npos);
}

void append_part(const json::object& part, std::string& text, std::string& reasoning) {
    std::string& target = is_reasoning(part) ? reasoning : text;
    for (const std::string_view name : {"text", "thinking", "content", "value", "parts"}) {
        const auto* member = part.if_contains(name);
        if (member && !member->is_null()) return append_content(*member, target, reasoning);
    }
}

} // namespace

void append_content(const json::value& content, std::string& text, std::string& reasoning) {
    switch (content.kind()) {
    case json::kind::null: return;
    case json::kind::string: text += std::string_view(content.get_string()); return;
    case json::kind::object: return append_part(content.get_object(), text, reasoning);
    case json::kind::array:
        for (const auto& part : content.get_array()) append_content(part, text, reasoning);
        return;
    default: text += to_text(content);
    }
}

const json::value* find_content(const json::object& message) noexcept {
    for (const std::string_view name : {"content", "text"}) {
        const auto* member = message.if_contains(name);
        if (member && !member->is_null()) return member;
    }
    return nullptr;
}

const json::string* find_reasoning(const json::object& message) noexcept {
    for (const std::string_view name : {"reasoning_content", "reasoning"}) {
        const auto* member = message.if_contains(name);
        const auto* text = member ? member->if_string() : nullptr;
        if (text && !text->empty()) return text;
    }
    return nullptr;
}

std::string reasoning_parts(const json::object& message) {
    std::string text;
    for (const std::string_view name : {"reasoning_content", "reasoning"}) {
        const auto* member = message.if_contains(name);
        if (text.empty() && member && member->is_structured()) append_content(*member, text, text);
    }
    return text;
}

std::string to_text(const json::value& json) {
    json_writer out(true); // 1e999 is valid JSON that no double holds
    write_value(out, json, path());
    return out.take();
}

} // namespace openai::detail::mapping
