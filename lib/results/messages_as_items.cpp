// SPDX-License-Identifier: BSL-1.0
#include "results/messages_as_items.hpp"

#include "results/converted_elements.hpp"
#include "json/json_writer.hpp"

#include <openai/responses/function_items.hpp>
#include <openai/responses/message_item.hpp>

#include <set>
#include <string_view>
#include <utility>

namespace openai::detail::mapping {
namespace {

const path root;

void check(const message& said) {
    const bool of_model = said.role == "assistant";
    const bool of_tool = said.role == "tool";
    const std::pair<std::string_view, bool> misplaced[] = {{"role", said.role == "function"},
                                                           {"name", said.name && !of_tool},
                                                           {"refusal", said.refusal && !of_model},
                                                           {"tool_calls", !said.tool_calls.empty() && !of_model},
                                                           {"tool_call_id", said.tool_call_id && !of_tool},
                                                           {"audio", said.audio.has_value()},
                                                           {"function_call", said.function_call.has_value()}};
    for (const auto& [field, found] : misplaced)
        if (found) refuse(root.field(field), not_convertible);
    if (of_tool && !said.tool_call_id) refuse(root.field("tool_call_id"), "is missing");
}

response_part refusal_part(std::string text) {
    response_part made;
    made.type = "refusal";
    made.refusal = std::move(text);
    return made;
}

response_part file_part(const input_file& file) {
    response_part made;
    made.type = "input_file";
    made.file_id = file.file_id;
    made.filename = file.filename;
    made.file_data = file.file_data;
    return made;
}

/// Converts a part that only a user or a tool can send: an image or a file.
response_part input_part(const content_part& from, const path& at) {
    if (from.image_url) return response_part::input_image(from.image_url->url, from.image_url->detail.value_or("auto"));
    if (from.file) return file_part(*from.file);
    refuse(at.field("type"), not_convertible);
}

response_part as_part(const content_part& from, bool of_model, const path& at) {
    if (from.input_audio) refuse(at.field("input_audio"), not_convertible);
    auto text = from.text.value_or("");
    if (from.type == "text")
        return of_model ? response_part::output_text(std::move(text)) : response_part::input_text(std::move(text));
    if (!of_model) return input_part(from, at);
    if (from.type == "refusal") return refusal_part(from.refusal.value_or(""));
    refuse(at.field("type"), not_convertible);
}

response_content as_content(const message_content& from, bool of_model) {
    if (const auto* text = std::get_if<std::string>(&from)) return *text;
    const auto* parts = std::get_if<std::vector<content_part>>(&from);
    if (!parts) return std::string();
    const auto here = root.field("content");
    std::vector<response_part> made;
    for (std::size_t i = 0; i < parts->size(); ++i) {
        made.push_back(as_part((*parts)[i], of_model, here.element(i)));
        made.back().extra = (*parts)[i].extra;
    }
    return made;
}

bool is_empty(const response_content& content) {
    return std::visit([](const auto& what) { return what.empty(); }, content);
}

/// Appends a refusal to the content. A text becomes the first part.
void add_refusal(response_content& to, std::string refusal) {
    if (auto* text = std::get_if<std::string>(&to)) {
        std::vector<response_part> parts;
        if (!text->empty()) parts.push_back(response_part::output_text(std::move(*text)));
        to = std::move(parts);
    }
    std::get<std::vector<response_part>>(to).push_back(refusal_part(std::move(refusal)));
}

class item_list {
public:
    void add(const message& said) {
        check(said);
        if (said.role == "tool") return add_result(said);
        add_message(said);
        const auto calls = root.field("tool_calls");
        for (std::size_t i = 0; i < said.tool_calls.size(); ++i) add_call(said.tool_calls[i], calls.element(i));
    }

    std::vector<response_item> take() { return std::move(items_); }

private:
    void add_message(const message& said) {
        const bool of_model = said.role == "assistant";
        message_item made(said.role, as_content(said.content, of_model));
        if (said.refusal && !said.refusal->empty()) add_refusal(made.content, *said.refusal);
        if (said.tool_calls.empty() || !is_empty(made.content)) add_with(said.extra, std::move(made));
        else if (!said.extra.empty()) refuse(root.field(said.extra.begin()->key()), not_convertible);
    }

    void add_call(const tool_call& call, const path& at) {
        if (call.function) {
            add_with(call.extra, function_call_item(call.id, call.function->name, call.function->arguments));
        } else if (call.custom) {
            custom_tool_call_item made;
            made.call_id = call.id;
            made.name = call.custom->name;
            made.input = call.custom->input;
            add_with(call.extra, std::move(made));
            custom_calls_.insert(call.id);
        } else {
            refuse(at.field("type"), not_convertible);
        }
    }

    void add_result(const message& said) {
        const auto& id = *said.tool_call_id;
        auto output = as_content(said.content, false);
        if (!custom_calls_.contains(id)) {
            function_call_output_item made(id, std::move(output));
            made.name = said.name;
            return add_with(said.extra, std::move(made));
        }
        if (said.name) refuse(root.field("name"), not_convertible);
        add_with(said.extra, custom_tool_call_output_item(id, std::move(output)));
    }

    template <class Item>
    void add_with(const boost::json::object& extra, Item item) {
        item.extra = extra;
        items_.emplace_back(std::move(item));
    }

    std::vector<response_item> items_;
    std::set<std::string> custom_calls_; ///< the ids of the calls of custom tools
};

} // namespace

std::vector<response_item> messages_as_items(const std::vector<message>& messages) {
    item_list items;
    convert_each("messages", messages, [&](const message& said) { items.add(said); });
    return items.take();
}

} // namespace openai::detail::mapping
