// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/responses/response_parameter_fields.hpp"
#include "json/tagged_json.hpp"

#include <openai/responses/response_request.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(response_stream_options, (), (include_obfuscation))
// `stream_options` is not listed, because only the function that writes the body knows whether the call streams.
BOOST_DESCRIBE_STRUCT(response_request, (),
                      (model, input, background, context_management, conversation, include, instructions,
                       max_output_tokens, max_tool_calls, metadata, moderation, parallel_tool_calls,
                       previous_response_id, prompt, prompt_cache_key, prompt_cache_options, prompt_cache_retention,
                       reasoning, safety_identifier, service_tier, store_, temperature, text, tool_choice, tools,
                       top_logprobs, top_p, truncation, user_))

namespace detail::mapping {

/// Leaves out an empty model. A stored prompt or an agent may name the model instead.
inline bool is_withheld(const json_writer&, const response_request& request, std::string response_request::*) {
    return request.model.empty();
}

void check_request(const response_request& request, const path& root);

} // namespace detail::mapping
} // namespace openai
