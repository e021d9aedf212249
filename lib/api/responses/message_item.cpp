// SPDX-License-Identifier: BSL-1.0
#include <openai/responses/hosted_tool_items.hpp>
#include <openai/responses/message_item.hpp>
#include <openai/responses/reasoning_items.hpp>

namespace openai {
namespace {

response_part part_of(std::string type) {
    response_part part;
    part.type = std::move(type);
    return part;
}

void append(std::string& to, const std::optional<std::string>& text, std::string_view between = {}) {
    if (!text) return;
    if (!to.empty()) to += between;
    to += *text;
}

} // namespace

response_part response_part::input_text(std::string text) {
    auto part = part_of("input_text");
    part.text = std::move(text);
    return part;
}

response_part response_part::output_text(std::string text) {
    auto part = part_of("output_text");
    part.text = std::move(text);
    return part;
}

response_part response_part::input_image(std::string url, std::string detail) {
    auto part = part_of("input_image");
    part.image_url = std::move(url);
    part.detail = std::move(detail);
    return part;
}

response_part response_part::input_image_file(std::string file_id, std::string detail) {
    auto part = part_of("input_image");
    part.file_id = std::move(file_id);
    part.detail = std::move(detail);
    return part;
}

response_part response_part::input_file(std::string file_id) {
    auto part = part_of("input_file");
    part.file_id = std::move(file_id);
    return part;
}

response_part response_part::input_file_url(std::string url) {
    auto part = part_of("input_file");
    part.file_url = std::move(url);
    return part;
}

response_part response_part::input_file_data(std::string filename, std::string data) {
    auto part = part_of("input_file");
    part.filename = std::move(filename);
    part.file_data = std::move(data);
    return part;
}

std::string text_of(const response_content& content) {
    if (const auto* text = std::get_if<std::string>(&content)) return *text;
    std::string all;
    for (const auto& part : std::get<std::vector<response_part>>(content)) append(all, part.text);
    return all;
}

std::string message_item::refusal() const {
    std::string all;
    if (const auto* parts = std::get_if<std::vector<response_part>>(&content))
        for (const auto& part : *parts) append(all, part.refusal);
    return all;
}

std::string reasoning_item::text() const {
    std::string all;
    for (const auto& part : content.empty() ? summary : content) append(all, part.text, "\n\n");
    return all;
}

std::string_view web_search_call_item::query() const noexcept {
    if (!action) return {};
    if (action->query) return *action->query;
    return action->queries.empty() ? std::string_view() : std::string_view(action->queries.front());
}

} // namespace openai
