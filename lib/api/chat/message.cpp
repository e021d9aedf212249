// SPDX-License-Identifier: BSL-1.0
#include <openai/chat/message.hpp>

#include <algorithm>

namespace openai {
namespace {

bool is_text(const content_part& part) { return part.type == "text"; }

} // namespace

message::message() = default;
message::message(const message&) = default;
message::message(message&&) noexcept = default;
message& message::operator=(const message&) = default;
message& message::operator=(message&&) = default;
message::~message() = default;

message message::system(std::string text) { return message("system", std::move(text)); }
message message::developer(std::string text) { return message("developer", std::move(text)); }
message message::user(std::string text) { return message("user", std::move(text)); }
message message::assistant(std::string text) { return message("assistant", std::move(text)); }

message message::tool(std::string call_id, std::string text) {
    message reply("tool", std::move(text));
    reply.tool_call_id = std::move(call_id);
    return reply;
}

std::string_view message::text() const noexcept {
    if (const auto* plain = std::get_if<std::string>(&content)) return *plain;
    const auto* parts = std::get_if<std::vector<content_part>>(&content);
    if (!parts) return {};
    const auto found = std::ranges::find_if(*parts, is_text);
    return found == parts->end() || !found->text ? std::string_view() : *found->text;
}

message& message::set_text(std::string text) & {
    auto* parts = std::get_if<std::vector<content_part>>(&content);
    if (!parts) {
        content = std::move(text);
        return *this;
    }
    const auto found = std::ranges::find_if(*parts, is_text);
    if (found == parts->end()) parts->insert(parts->begin(), content_part::from_text(std::move(text)));
    else found->text = std::move(text);
    return *this;
}

message& message::add(content_part part) & {
    auto* parts = std::get_if<std::vector<content_part>>(&content);
    if (!parts) {
        std::vector<content_part> list;
        if (auto* plain = std::get_if<std::string>(&content))
            list.push_back(content_part::from_text(std::move(*plain)));
        parts = &content.emplace<std::vector<content_part>>(std::move(list));
    }
    parts->push_back(std::move(part));
    return *this;
}

message& message::add(tool_call call) & {
    tool_calls.push_back(std::move(call));
    return *this;
}

} // namespace openai
