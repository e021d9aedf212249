// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/responses/response_tool_family.hpp"
#include "json/tagged_json.hpp"

#include <openai/responses/computer_items.hpp>
#include <openai/responses/function_items.hpp>
#include <openai/responses/hosted_tool_items.hpp>
#include <openai/responses/mcp_items.hpp>
#include <openai/responses/message_item.hpp>
#include <openai/responses/reasoning_items.hpp>
#include <openai/responses/shell_items.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(response_annotation, (),
                      (type, url, title, file_id, filename, container_id, index, start_index, end_index))
BOOST_DESCRIBE_STRUCT(response_part, (),
                      (type, text, refusal, annotations, logprobs, image_url, file_id, filename, file_data, file_url,
                       detail, prompt_cache_breakpoint))
BOOST_DESCRIBE_STRUCT(message_item, (), (id, role, content, phase, status))
BOOST_DESCRIBE_STRUCT(function_call_item, (), (id, call_id, name, arguments, namespace_, caller, status, created_by))
BOOST_DESCRIBE_STRUCT(function_call_output_item, (),
                      (id, call_id, output, name, namespace_, caller, status, created_by))
BOOST_DESCRIBE_STRUCT(custom_tool_call_item, (), (id, call_id, name, input, namespace_, caller, status, created_by))
BOOST_DESCRIBE_STRUCT(custom_tool_call_output_item, (), (id, call_id, output, caller, status, created_by))
BOOST_DESCRIBE_STRUCT(reasoning_item, (), (id, summary, content, encrypted_content, status))
BOOST_DESCRIBE_STRUCT(compaction_item, (), (id, encrypted_content, created_by))
BOOST_DESCRIBE_STRUCT(compaction_trigger_item, (), ())
BOOST_DESCRIBE_STRUCT(item_reference_item, (), (id))
BOOST_DESCRIBE_STRUCT(program_item, (), (id, call_id, code, fingerprint))
BOOST_DESCRIBE_STRUCT(program_output_item, (), (id, call_id, result, status))
BOOST_DESCRIBE_STRUCT(web_search_action, (), (type, query, queries, sources, url, pattern))
BOOST_DESCRIBE_STRUCT(web_search_call_item, (), (id, status, action))
BOOST_DESCRIBE_STRUCT(file_search_result, (), (file_id, filename, text, attributes, score))
BOOST_DESCRIBE_STRUCT(file_search_call_item, (), (id, status, queries, results))
BOOST_DESCRIBE_STRUCT(code_interpreter_output, (), (type, logs, url))
BOOST_DESCRIBE_STRUCT(code_interpreter_call_item, (), (id, status, container_id, code, outputs))
BOOST_DESCRIBE_STRUCT(image_generation_call_item, (), (id, status, result))
BOOST_DESCRIBE_STRUCT(tool_search_call_item, (), (id, call_id, execution, arguments, status, created_by))
BOOST_DESCRIBE_STRUCT(tool_search_output_item, (), (id, call_id, execution, tools, status, created_by))
BOOST_DESCRIBE_STRUCT(additional_tools_item, (), (id, role, tools))
BOOST_DESCRIBE_STRUCT(mcp_listed_tool, (), (name, description, input_schema, annotations))
BOOST_DESCRIBE_STRUCT(mcp_list_tools_item, (), (id, server_label, tools, error))
BOOST_DESCRIBE_STRUCT(mcp_approval_request_item, (), (id, server_label, name, arguments))
BOOST_DESCRIBE_STRUCT(mcp_approval_response_item, (), (id, approval_request_id, approve, reason))
BOOST_DESCRIBE_STRUCT(mcp_call_item, (),
                      (id, server_label, name, arguments, output, error, status, approval_request_id))
BOOST_DESCRIBE_STRUCT(computer_action, (), (type, x, y, scroll_x, scroll_y, button, keys, text, path))
BOOST_DESCRIBE_STRUCT(computer_safety_check, (), (id, code, message))
BOOST_DESCRIBE_STRUCT(computer_call_item, (), (id, call_id, action, actions, pending_safety_checks, status))
BOOST_DESCRIBE_STRUCT(computer_screenshot, (), (type, image_url, file_id))
BOOST_DESCRIBE_STRUCT(computer_call_output_item, (),
                      (id, call_id, output, acknowledged_safety_checks, status, created_by))
BOOST_DESCRIBE_STRUCT(shell_action, (), (commands, timeout_ms, max_output_length))
BOOST_DESCRIBE_STRUCT(shell_call_item, (), (id, call_id, action, caller, environment, status, created_by))
BOOST_DESCRIBE_STRUCT(shell_output, (), (stdout_, stderr_, outcome, created_by))
BOOST_DESCRIBE_STRUCT(shell_call_output_item, (), (id, call_id, output, max_output_length, caller, status, created_by))
BOOST_DESCRIBE_STRUCT(local_shell_action, (), (type, command, env, timeout_ms, working_directory, user))
BOOST_DESCRIBE_STRUCT(local_shell_call_item, (), (id, call_id, action, status))
BOOST_DESCRIBE_STRUCT(local_shell_call_output_item, (), (id, output, status))
BOOST_DESCRIBE_STRUCT(apply_patch_operation, (), (type, path, diff))
BOOST_DESCRIBE_STRUCT(apply_patch_call_item, (), (id, call_id, operation, caller, status, created_by))
BOOST_DESCRIBE_STRUCT(apply_patch_call_output_item, (), (id, call_id, output, status, caller, created_by))

namespace detail::mapping {

/// Reads a text or a list of parts.
inline bool read_value(const boost::json::value& json, response_content& out, const path& at) {
    if (json.is_string()) return read_value(json, out.emplace<std::string>(), at);
    return read_value(json, out.emplace<std::vector<response_part>>(), at);
}

} // namespace detail::mapping
} // namespace openai
