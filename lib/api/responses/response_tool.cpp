// SPDX-License-Identifier: BSL-1.0
#include "api/chat/nested_members.hpp"
#include "api/common/api_json.hpp"
#include "api/responses/response_tool_family.hpp"
#include "api/responses/response_tool_fields.hpp"

#include <openai/responses/response_tool_choice.hpp>

namespace openai {

namespace detail {

template <class T>
response_tool make_response_tool(T value) {
    return mapping::make_tagged_of<response_tool>(std::move(value));
}

namespace mapping {
namespace {

/// Every struct that a tool can be read as. A struct that has several types is listed once for each type.
constexpr tagged_kind tool_kinds[] = {
    kind_of<function_tool>(),
    kind_of<custom_tool>(),
    kind_of<web_search_tool>(),
    kind_of<web_search_tool>("web_search_2025_08_26"),
    kind_of<web_search_preview_tool>(),
    kind_of<web_search_preview_tool>("web_search_preview_2025_03_11"),
    kind_of<file_search_tool>(),
    kind_of<code_interpreter_tool>(),
    kind_of<image_generation_tool>(),
    kind_of<mcp_tool>(),
    kind_of<computer_tool>(),
    kind_of<computer_use_preview_tool>(),
    kind_of<shell_tool>(),
    kind_of<local_shell_tool>(),
    kind_of<apply_patch_tool>(),
    kind_of<namespace_tool>(),
    kind_of<tool_search_tool>(),
    kind_of<programmatic_tool_calling_tool>(),
};

} // namespace

std::span<const tagged_kind> tagged_family<response_tool>::kinds() { return tool_kinds; }

} // namespace mapping

template response_tool make_response_tool(function_tool);
template response_tool make_response_tool(custom_tool);
template response_tool make_response_tool(web_search_tool);
template response_tool make_response_tool(web_search_preview_tool);
template response_tool make_response_tool(file_search_tool);
template response_tool make_response_tool(code_interpreter_tool);
template response_tool make_response_tool(image_generation_tool);
template response_tool make_response_tool(mcp_tool);
template response_tool make_response_tool(computer_tool);
template response_tool make_response_tool(computer_use_preview_tool);
template response_tool make_response_tool(shell_tool);
template response_tool make_response_tool(local_shell_tool);
template response_tool make_response_tool(apply_patch_tool);
template response_tool make_response_tool(namespace_tool);
template response_tool make_response_tool(tool_search_tool);
template response_tool make_response_tool(programmatic_tool_calling_tool);

} // namespace detail

namespace {

/// Converts a tool of a chat request, which has its fields inside a member that is named after its type.
response_tool tool_of_chat(const tool& from) {
    if (from.function_) {
        function_tool made;
        made.name = from.function_->name;
        made.description = from.function_->description;
        made.parameters = from.function_->parameters.value_or(nullptr);
        made.strict = from.function_->strict.value_or(false); // the default of a chat; here the default is true
        made.extra = from.extra;
        return made;
    }
    if (from.custom_) {
        custom_tool made;
        made.name = from.custom_->name;
        made.description = from.custom_->description;
        if (from.custom_->format) made.format = detail::mapping::flat(*from.custom_->format);
        made.extra = from.extra;
        return made;
    }
    auto members = from.extra;
    members.emplace("type", from.type);
    return response_tool::from_json(detail::mapping::text_of(members));
}

} // namespace

response_tool::response_tool(const tool& of_chat)
    : response_tool(tool_of_chat(of_chat)) {}

response_tool response_tool::from_json(std::string text) {
    return detail::mapping::parse_tagged<response_tool>(std::move(text), "the tool");
}

function_tool::function_tool(std::string function_name, std::string what_it_does, boost::json::value schema)
    : name(std::move(function_name))
    , parameters(std::move(schema)) {
    if (!what_it_does.empty()) description = std::move(what_it_does);
}

custom_tool::custom_tool(std::string tool_name, std::string what_it_does)
    : name(std::move(tool_name)) {
    if (!what_it_does.empty()) description = std::move(what_it_does);
}

custom_tool& custom_tool::with_grammar(std::string_view syntax, std::string_view definition) & {
    format = boost::json::object{{"type", "grammar"}, {"syntax", syntax}, {"definition", definition}};
    return *this;
}

code_interpreter_tool::code_interpreter_tool()
    : container(boost::json::object{{"type", "auto"}}) {}

response_tool_choice response_tool_choice::automatic() { return response_tool_choice("auto"); }

response_tool_choice response_tool_choice::none() { return response_tool_choice("none"); }

response_tool_choice response_tool_choice::required() { return response_tool_choice("required"); }

response_tool_choice response_tool_choice::function(std::string_view name) {
    return response_tool_choice(boost::json::object{{"type", "function"}, {"name", name}});
}

response_tool_choice response_tool_choice::custom(std::string_view name) {
    return response_tool_choice(boost::json::object{{"type", "custom"}, {"name", name}});
}

response_tool_choice response_tool_choice::mcp(std::string_view server_label, std::string_view name) {
    boost::json::object chosen{{"type", "mcp"}, {"server_label", server_label}};
    if (!name.empty()) chosen.emplace("name", name);
    return response_tool_choice(std::move(chosen));
}

response_tool_choice response_tool_choice::type(std::string_view type) {
    return response_tool_choice(boost::json::object{{"type", type}});
}

response_tool_choice response_tool_choice::allowed(std::vector<boost::json::value> tools, bool must) {
    boost::json::object chosen{{"type", "allowed_tools"}, {"mode", must ? "required" : "auto"}};
    chosen.emplace("tools", boost::json::array(tools.begin(), tools.end()));
    return response_tool_choice(std::move(chosen));
}

template class detail::api_json<response_tool>;

} // namespace openai
