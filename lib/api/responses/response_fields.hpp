// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/responses/response_item_family.hpp"
#include "api/responses/response_parameter_fields.hpp"
#include "api/responses/response_tool_family.hpp"

#include <openai/responses/response.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(response_input_tokens_details, (), (cached_tokens, cache_write_tokens))
BOOST_DESCRIBE_STRUCT(response_output_tokens_details, (), (reasoning_tokens))
BOOST_DESCRIBE_STRUCT(response_usage, (),
                      (input_tokens, input_tokens_details, output_tokens, output_tokens_details, total_tokens))
BOOST_DESCRIBE_STRUCT(response_failure, (), (code, message))
BOOST_DESCRIBE_STRUCT(response_incompleteness, (), (reason))
BOOST_DESCRIBE_STRUCT(response_conversation, (), (id))
BOOST_DESCRIBE_STRUCT(response, (),
                      (id, object, created_at, completed_at, status, output, usage, error, incomplete_details,
                       moderation, model, background, conversation, instructions, max_output_tokens, max_tool_calls,
                       metadata, parallel_tool_calls, previous_response_id, prompt, prompt_cache_key,
                       prompt_cache_options, prompt_cache_retention, reasoning_, safety_identifier, service_tier,
                       temperature, text_, tool_choice, tools, top_logprobs, top_p, truncation, user))

namespace detail::mapping {

/// Reads a text or a list of items.
inline bool read_value(const boost::json::value& json, response_instructions& out, const path& at) {
    if (json.is_string()) return read_value(json, out.emplace<std::string>(), at);
    return read_value(json, out.emplace<std::vector<response_item>>(), at);
}

/// Reads a response from an object. `text` is the JSON text of this object. The bytes of the items are taken from
/// `text`.
response read_response(const boost::json::object& json, std::string_view text, const path& at = {});

} // namespace detail::mapping
} // namespace openai
