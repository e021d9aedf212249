// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/stored_item.hpp"

#include "testing/json_members.hpp"
#include "testing/words.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace openai::testing {
namespace {

namespace json = boost::json;

/// Returns a text, or the joined texts of a list of parts.
std::string text_in(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (!value || !value->is_array()) return text_of(object, key);
    std::string joined;
    for (const auto& part : value->get_array())
        if (part.is_object()) joined += text_of(part.get_object(), "text") + text_of(part.get_object(), "refusal");
    return joined;
}

std::string_view prefix_of(std::string_view type) {
    static constexpr std::pair<std::string_view, std::string_view> prefixes[] = {
        {"message", "msg_"},   {"function_call", "fc_"},     {"function_call_output", "fco_"},
        {"reasoning", "rs_"},  {"custom_tool_call", "ctc_"}, {"custom_tool_call_output", "ctco_"},
        {"compaction", "cmp_"}};
    for (const auto& [name, prefix] : prefixes)
        if (name == type) return prefix;
    return "item_";
}

/// Returns `content` as a list of parts.
json::value parts_of(const json::object& message) {
    const auto* content = message.if_contains("content");
    if (!content || !content->is_string()) return content ? *content : json::value(json::array());
    const auto* type = text_of(message, "role") == "assistant" ? "output_text" : "input_text";
    json::object part{{"type", type}, {"text", *content}};
    if (text_of(message, "role") == "assistant") part["annotations"] = json::array();
    json::array parts;
    parts.push_back(std::move(part));
    return parts;
}

} // namespace

std::optional<json::object> parse_object(std::string_view text) {
    boost::system::error_code ec;
    json::parse_options options;
    options.max_depth = 256; // schemas can be nested deeply
    auto value = json::parse(text, ec, {}, options);
    if (ec || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

json::object parsed_object(std::string_view text) { return parse_object(text).value_or(json::object()); }

std::string said_by(const json::object& item) {
    return text_in(item, "content") + text_in(item, "arguments") + text_in(item, "output") + text_in(item, "summary");
}

std::size_t words_of(const std::vector<std::string>& items) {
    std::size_t words = 0;
    for (const auto& item : items) words += split_words(said_by(parsed_object(item))).size();
    return words;
}

stored_item keep_item(const std::string& text, std::string_view number) {
    auto item = parsed_object(text);
    if (const auto id = text_of(item, "id"); !id.empty()) return {id, text};
    const auto type = item.contains("type") ? text_of(item, "type") : "message";
    const auto id = std::string(prefix_of(type)).append(number);
    json::object kept{{"id", id}, {"type", type}};
    if (type == "message") {
        kept["status"] = "completed";
        item["content"] = parts_of(item);
    }
    for (const auto& [name, value] : item) kept.insert_or_assign(name, value);
    kept["id"] = id; // the id may have been null
    return {id, json::serialize(kept)};
}

} // namespace openai::testing
