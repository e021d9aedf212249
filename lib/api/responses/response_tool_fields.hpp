// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/tagged_json.hpp"

#include <openai/responses/response_tools.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(function_tool, (),
                      (name, description, parameters, strict, output_schema, defer_loading, allowed_callers))
BOOST_DESCRIBE_STRUCT(custom_tool, (), (name, description, format, defer_loading, allowed_callers))
BOOST_DESCRIBE_STRUCT(web_search_tool, (), (external_web_access, filters, user_location, search_context_size))
BOOST_DESCRIBE_STRUCT(web_search_preview_tool, (), (user_location, search_context_size, search_content_types))
BOOST_DESCRIBE_STRUCT(file_search_tool, (), (vector_store_ids, max_num_results, ranking_options, filters))
BOOST_DESCRIBE_STRUCT(code_interpreter_tool, (), (container, allowed_callers))
BOOST_DESCRIBE_STRUCT(image_generation_tool, (),
                      (model, quality, size, output_format, output_compression, moderation, background, input_fidelity,
                       input_image_mask, partial_images, action))
BOOST_DESCRIBE_STRUCT(mcp_tool, (),
                      (server_label, server_url, connector_id, tunnel_id, authorization, server_description, headers,
                       allowed_tools, require_approval, defer_loading, allowed_callers))
BOOST_DESCRIBE_STRUCT(computer_tool, (), ())
BOOST_DESCRIBE_STRUCT(computer_use_preview_tool, (), (environment, display_width, display_height))
BOOST_DESCRIBE_STRUCT(shell_tool, (), (environment, allowed_callers))
BOOST_DESCRIBE_STRUCT(local_shell_tool, (), ())
BOOST_DESCRIBE_STRUCT(apply_patch_tool, (), (allowed_callers))
BOOST_DESCRIBE_STRUCT(namespace_tool, (), (name, description, tools))
BOOST_DESCRIBE_STRUCT(tool_search_tool, (), (execution, description, parameters))
BOOST_DESCRIBE_STRUCT(programmatic_tool_calling_tool, (), ())

} // namespace openai
