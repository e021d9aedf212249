// SPDX-License-Identifier: BSL-1.0
#include <openai/session/schema.hpp>

#include "text/ascii.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace openai::detail {
namespace {

namespace json = boost::json;

/// A struct whose schema is being written.
struct open_struct {
    const void* type = nullptr;
    std::string name;
    json::object properties;
    json::array required;
};

constexpr std::size_t longest_name = 64; // OpenAI's limit

bool is_name_character(char c) noexcept { return detail::ascii::is_alnum(c) || c == '_' || c == '-'; }

} // namespace

struct schema_builder::state {
    schema_style style = schema_style::strict;
    std::vector<open_struct> open;                ///< the outermost first
    std::map<const void*, std::string> recursive; ///< types that contain themselves, with the places of their schemas
    json::object definitions;
};

schema_builder::schema_builder(schema_style style)
    : state_(std::make_unique<state>()) {
    state_->style = style;
}

schema_builder::~schema_builder() = default;

bool schema_builder::begin(const void* type, std::string_view pretty_name) {
    if (state_->recursive.contains(type)) return false;
    auto& open = state_->open;
    const auto found = std::ranges::find(open, type, &open_struct::type);
    if (found == open.end()) {
        open.push_back({type, schema_name(pretty_name), {}, {}});
        return true;
    }
    std::string place = "#"; // "#" is the root
    if (found != open.begin()) {
        place = "#/$defs/" + found->name;
        const auto taken = [&](const auto& entry) { return entry.second == place; };
        while (std::ranges::any_of(state_->recursive, taken)) place += '_';
    }
    state_->recursive.emplace(type, std::move(place));
    return false;
}

json::value schema_builder::reference(const void* type) const {
    json::object schema;
    schema["$ref"] = state_->recursive.at(type);
    return schema;
}

void schema_builder::member(std::string_view name, json::value schema, std::string_view text, bool optional) {
    auto& target = state_->open.back();
    if (!text.empty()) {
        // OpenAI allows no other member beside "$ref".
        if (schema.as_object().contains("$ref")) schema = any_of({std::move(schema)});
        schema.as_object()["description"] = text;
    }
    target.properties[name] = std::move(schema);
    if (!optional || state_->style == schema_style::strict) target.required.emplace_back(name);
}

json::value schema_builder::end() {
    auto done = std::move(state_->open.back());
    state_->open.pop_back();
    json::object schema;
    schema["type"] = "object";
    schema["properties"] = std::move(done.properties);
    schema["required"] = std::move(done.required);
    schema["additionalProperties"] = false;
    const auto place = state_->recursive.find(done.type);
    if (place == state_->recursive.end() || place->second == "#") return schema;
    state_->definitions[place->second.substr(place->second.rfind('/') + 1)] = std::move(schema);
    return reference(done.type);
}

json::value schema_builder::simple(std::string_view type) const {
    json::object schema;
    schema["type"] = type;
    return schema;
}

json::value schema_builder::one_of(json::array names) const {
    json::object schema;
    schema["type"] = "string";
    schema["enum"] = std::move(names);
    return schema;
}

/// Makes a single list of alternatives, even if some alternatives are lists themselves.
json::value schema_builder::any_of(json::array schemas) const {
    json::array flat;
    for (auto& each : schemas) {
        auto* object = each.if_object();
        auto* inner = object && object->size() == 1 ? object->if_contains("anyOf") : nullptr;
        if (!inner) flat.push_back(std::move(each));
        else
            for (const auto& alternative : inner->get_array()) flat.push_back(alternative);
    }
    json::object schema;
    schema["anyOf"] = std::move(flat);
    return schema;
}

json::value schema_builder::list(json::value items) const {
    json::object schema;
    schema["type"] = "array";
    schema["items"] = std::move(items);
    return schema;
}

json::value schema_builder::map(json::value values) const {
    if (state_->style == schema_style::plain) {
        json::object schema;
        schema["type"] = "object";
        schema["additionalProperties"] = std::move(values);
        return schema;
    }
    json::object pair;
    pair["type"] = "object";
    pair["properties"] = json::object{{"key", simple("string")}, {"value", std::move(values)}};
    pair["required"] = json::array{"key", "value"};
    pair["additionalProperties"] = false;
    return list(std::move(pair));
}

json::value schema_builder::finish(json::value root) {
    if (!state_->definitions.empty()) root.as_object()["$defs"] = std::move(state_->definitions);
    return root;
}

std::string schema_name(std::string_view pretty_function) {
    auto name = pretty_function;
    if (const auto begin = name.find("T = "); begin != std::string_view::npos) name.remove_prefix(begin + 4);
    name = name.substr(0, name.find_first_of(";]<"));
    if (const auto scope = name.rfind("::"); scope != std::string_view::npos) name.remove_prefix(scope + 2);
    name = name.substr(0, longest_name);
    std::string out(name);
    std::ranges::replace_if(
        out, [](char c) { return !is_name_character(c); }, '_');
    return out.empty() ? "answer" : out;
}

} // namespace openai::detail
