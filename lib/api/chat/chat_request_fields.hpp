// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/message_fields.hpp"
#include "api/chat/message_sender.hpp"
#include "api/common/stream_options_fields.hpp"
#include "json/json_reader.hpp"
#include "json/json_writer.hpp"

#include <openai/chat/chat_request.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(function_definition, (), (name, description, parameters, strict))
BOOST_DESCRIBE_STRUCT(custom_definition, (), (name, description, format))
BOOST_DESCRIBE_STRUCT(tool, (), (type, function_, custom_))
BOOST_DESCRIBE_STRUCT(json_schema_format, (), (name, description, schema, strict))
BOOST_DESCRIBE_STRUCT(response_format, (), (type, json_schema_))
BOOST_DESCRIBE_STRUCT(audio_output, (), (voice, format))
BOOST_DESCRIBE_STRUCT(predicted_output, (), (type, content))
BOOST_DESCRIBE_STRUCT(chat_parameters, (),
                      (temperature, top_p, frequency_penalty, presence_penalty, max_completion_tokens, max_tokens, n,
                       seed, top_logprobs, logprobs, store, parallel_tool_calls))
// `stream_options` is not listed, because only the function that writes the body knows whether the call streams.
BOOST_DESCRIBE_STRUCT(chat_request, (chat_parameters),
                      (model, messages, audio, logit_bias, metadata, modalities, moderation, prediction,
                       prompt_cache_key, prompt_cache_options, prompt_cache_retention, reasoning_effort,
                       response_format, safety_identifier, service_tier, stop, tool_choice, tools, user_, verbosity,
                       web_search_options, function_call, functions))

namespace detail::mapping {

inline void write_value(json_writer& out, const tool_choice& choice, const path& at) {
    write_value(out, choice.value, at);
}

inline void check_request(const chat_request& request, const path& root) {
    const auto& extra = request.extra_body;
    if (request.model.empty() && !extra.contains("model")) refuse(root.field("model"), "is empty");
    if (request.messages.empty() && !extra.contains("messages")) refuse(root.field("messages"), "is empty");
    for (std::size_t i = 0; i < request.messages.size(); ++i) {
        if (request.messages[i].role.empty()) refuse({nullptr, "messages[" + std::to_string(i) + "].role"}, "is empty");
    }
}

inline bool read_value(const boost::json::value& json, std::optional<tool_choice>& out, const path&) {
    out.emplace(json);
    return true;
}

/// Calls `make_own` for each message of a request, because the user has made these messages, and no server has sent
/// them.
inline void after_read(const boost::json::object& json, chat_request& out, const path&) {
    const auto* list = json.if_contains("messages");
    const auto* messages = list ? list->if_array() : nullptr;
    if (!messages || messages->size() != out.messages.size()) return;
    for (std::size_t i = 0; i < out.messages.size(); ++i) make_own(out.messages[i], (*messages)[i].get_object());
}

} // namespace detail::mapping
} // namespace openai
