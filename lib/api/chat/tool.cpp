// SPDX-License-Identifier: BSL-1.0
#include "api/chat/nested_members.hpp"

#include <openai/chat/response_format.hpp>
#include <openai/chat/tool_choice.hpp>
#include <openai/core/error.hpp>

namespace openai {
namespace {

/// `{"type": type, type: {"name": name}}`
boost::json::value named(std::string_view type, std::string_view name) {
    boost::json::object what;
    what["name"] = name;
    boost::json::object choice;
    choice["type"] = type;
    choice[type] = std::move(what);
    return choice;
}

boost::json::value member_of(const boost::json::object& object, std::string_view name) {
    const auto* member = object.if_contains(name);
    return member ? *member : boost::json::value();
}

std::string text_of(const boost::json::object& object, std::string_view name) {
    const auto* member = object.if_contains(name);
    const auto* text = member ? member->if_string() : nullptr;
    return text ? std::string(std::string_view(*text)) : std::string();
}

} // namespace

tool::tool() = default;
tool::tool(const tool&) = default;
tool::tool(tool&&) noexcept = default;
tool& tool::operator=(const tool&) = default;
tool& tool::operator=(tool&&) = default;
tool::~tool() = default;

tool tool::function(std::string name, std::string description, boost::json::value parameters,
                    std::optional<bool> strict) {
    tool result;
    auto& definition = result.function_.emplace();
    definition.name = std::move(name);
    if (!description.empty()) definition.description = std::move(description);
    if (!parameters.is_null()) definition.parameters = std::move(parameters);
    definition.strict = strict;
    return result;
}

tool tool::custom(std::string name, std::string description, boost::json::value format) {
    tool result;
    result.type = "custom";
    auto& definition = result.custom_.emplace();
    definition.name = std::move(name);
    if (!description.empty()) definition.description = std::move(description);
    if (!format.is_null()) definition.format = std::move(format);
    return result;
}

tool tool::from_json(const boost::json::value& json) {
    const auto* object = json.if_object();
    if (!object) throw error(errc::invalid_argument, "tool is not an object");
    if (const auto* inner = object->if_contains("tool"); inner && inner->is_object()) return from_json(*inner);
    auto type = text_of(*object, "type");
    if (type.empty() || type == "function" || type == "custom") {
        const bool custom = type == "custom";
        const auto* nested = object->if_contains(custom ? "custom" : "function");
        const auto& definition = nested && nested->is_object() ? nested->get_object() : *object;
        auto name = text_of(definition, "name");
        if (name.empty()) throw error(errc::invalid_argument, "tool.name is missing");
        auto description = text_of(definition, "description");
        if (custom) {
            auto format = detail::mapping::nested_format(member_of(definition, "format"));
            return tool::custom(std::move(name), std::move(description), std::move(format));
        }
        auto made = function(std::move(name), std::move(description), member_of(definition, "parameters"));
        const auto* strict = definition.if_contains("strict");
        if (!strict) strict = object->if_contains("strict");
        if (strict && strict->is_bool()) made.function_->strict = strict->get_bool();
        return made;
    }
    tool made;
    made.type = std::move(type);
    made.extra = *object;
    made.extra.erase("type");
    return made;
}

std::string_view tool::name() const noexcept {
    if (function_) return function_->name;
    return custom_ ? std::string_view(custom_->name) : std::string_view();
}

std::string_view tool_call::name() const noexcept {
    if (function) return function->name;
    return custom ? std::string_view(custom->name) : std::string_view();
}

std::string_view tool_call::arguments() const noexcept {
    if (function) return function->arguments;
    return custom ? std::string_view(custom->input) : std::string_view();
}

tool_choice tool_choice::none() { return tool_choice("none"); }
tool_choice tool_choice::automatic() { return tool_choice("auto"); }
tool_choice tool_choice::required() { return tool_choice("required"); }
tool_choice tool_choice::function(std::string_view name) { return tool_choice(named("function", name)); }
tool_choice tool_choice::custom(std::string_view name) { return tool_choice(named("custom", name)); }

tool_choice tool_choice::allowed_tools(std::string_view mode, const std::vector<tool>& tools) {
    boost::json::array list;
    for (const auto& item : tools) list.push_back(named(item.type, item.name()));
    boost::json::object allowed;
    allowed["mode"] = mode;
    allowed["tools"] = std::move(list);
    boost::json::object choice;
    choice["type"] = "allowed_tools";
    choice["allowed_tools"] = std::move(allowed);
    return tool_choice(std::move(choice));
}

response_format response_format::text() { return response_format(); }

response_format response_format::json_object() {
    response_format format;
    format.type = "json_object";
    return format;
}

response_format response_format::json_schema(std::string name, boost::json::value schema, std::optional<bool> strict,
                                             std::optional<std::string> description) {
    response_format format;
    format.type = "json_schema";
    auto& described = format.json_schema_.emplace();
    described.name = std::move(name);
    described.description = std::move(description);
    if (!schema.is_null()) described.schema = std::move(schema);
    described.strict = strict;
    return format;
}

} // namespace openai
