// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/json_reader.hpp"
#include "json/json_writer.hpp"

#include <openai/responses/response_parameters.hpp>
#include <openai/responses/response_tool_choice.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(response_text_format, (), (type, name, description, schema, strict))
BOOST_DESCRIBE_STRUCT(response_text_options, (), (format, verbosity))
BOOST_DESCRIBE_STRUCT(reasoning_options, (), (mode, effort, summary, context, generate_summary))
BOOST_DESCRIBE_STRUCT(stored_prompt, (), (id, version, variables))
BOOST_DESCRIBE_STRUCT(context_management_rule, (), (type, compact_threshold))
BOOST_DESCRIBE_STRUCT(prompt_cache_settings, (), (ttl, mode))

namespace detail::mapping {

inline void write_value(json_writer& out, const response_tool_choice& choice, const path& at) {
    write_value(out, choice.value, at);
}

inline bool read_value(const boost::json::value& json, response_tool_choice& out, const path&) {
    out.value = json;
    return true;
}

} // namespace detail::mapping
} // namespace openai
