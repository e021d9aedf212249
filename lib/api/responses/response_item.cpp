// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/responses/response_item_family.hpp"
#include "api/responses/response_item_fields.hpp"

namespace openai {
namespace detail {

template <class T>
response_item make_response_item(T value) {
    return mapping::make_tagged_of<response_item>(std::move(value));
}

namespace mapping {
namespace {

/// Every struct that an item can be read as.
constexpr tagged_kind item_kinds[] = {
    kind_of<message_item>(),
    kind_of<function_call_item>(),
    kind_of<function_call_output_item>(),
    kind_of<custom_tool_call_item>(),
    kind_of<custom_tool_call_output_item>(),
    kind_of<reasoning_item>(),
    kind_of<compaction_item>(),
    kind_of<compaction_trigger_item>(),
    kind_of<item_reference_item>(),
    kind_of<program_item>(),
    kind_of<program_output_item>(),
    kind_of<web_search_call_item>(),
    kind_of<file_search_call_item>(),
    kind_of<code_interpreter_call_item>(),
    kind_of<image_generation_call_item>(),
    kind_of<tool_search_call_item>(),
    kind_of<tool_search_output_item>(),
    kind_of<additional_tools_item>(),
    kind_of<mcp_list_tools_item>(),
    kind_of<mcp_approval_request_item>(),
    kind_of<mcp_approval_response_item>(),
    kind_of<mcp_call_item>(),
    kind_of<computer_call_item>(),
    kind_of<computer_call_output_item>(),
    kind_of<shell_call_item>(),
    kind_of<shell_call_output_item>(),
    kind_of<local_shell_call_item>(),
    kind_of<local_shell_call_output_item>(),
    kind_of<apply_patch_call_item>(),
    kind_of<apply_patch_call_output_item>(),
};

} // namespace

std::span<const tagged_kind> tagged_family<response_item>::kinds() { return item_kinds; }

/// Returns the type of an item that does not state it. In a request, messages and references may lack a type.
std::string_view tagged_family<response_item>::implied_type(const boost::json::object& json) {
    if (json.contains("role")) return message_item::json_type;
    return json.size() == 1 && json.contains("id") ? item_reference_item::json_type : std::string_view();
}

} // namespace mapping

template response_item make_response_item(message_item);
template response_item make_response_item(function_call_item);
template response_item make_response_item(function_call_output_item);
template response_item make_response_item(custom_tool_call_item);
template response_item make_response_item(custom_tool_call_output_item);
template response_item make_response_item(reasoning_item);
template response_item make_response_item(compaction_item);
template response_item make_response_item(compaction_trigger_item);
template response_item make_response_item(item_reference_item);
template response_item make_response_item(program_item);
template response_item make_response_item(program_output_item);
template response_item make_response_item(web_search_call_item);
template response_item make_response_item(file_search_call_item);
template response_item make_response_item(code_interpreter_call_item);
template response_item make_response_item(image_generation_call_item);
template response_item make_response_item(tool_search_call_item);
template response_item make_response_item(tool_search_output_item);
template response_item make_response_item(additional_tools_item);
template response_item make_response_item(mcp_list_tools_item);
template response_item make_response_item(mcp_approval_request_item);
template response_item make_response_item(mcp_approval_response_item);
template response_item make_response_item(mcp_call_item);
template response_item make_response_item(computer_call_item);
template response_item make_response_item(computer_call_output_item);
template response_item make_response_item(shell_call_item);
template response_item make_response_item(shell_call_output_item);
template response_item make_response_item(local_shell_call_item);
template response_item make_response_item(local_shell_call_output_item);
template response_item make_response_item(apply_patch_call_item);
template response_item make_response_item(apply_patch_call_output_item);

} // namespace detail

response_item response_item::from_json(std::string text) {
    return detail::mapping::parse_tagged<response_item>(std::move(text), "the item");
}

response_item response_item::message(std::string role, std::string text) {
    return message_item(std::move(role), std::move(text));
}

response_item response_item::function_output(std::string call_id, std::string output) {
    return function_call_output_item(std::move(call_id), std::move(output));
}

response_item response_item::custom_tool_output(std::string call_id, std::string output) {
    return custom_tool_call_output_item(std::move(call_id), std::move(output));
}

response_item response_item::mcp_approval(std::string request_id, bool approve) {
    return mcp_approval_response_item(std::move(request_id), approve);
}

response_item response_item::reference(std::string id) { return item_reference_item(std::move(id)); }

std::string_view response_item::id() const noexcept {
    const auto* content = detail::tagged_access::content(*this);
    return content ? std::string_view(content->id) : std::string_view();
}

template class detail::api_json<response_item>;

} // namespace openai
