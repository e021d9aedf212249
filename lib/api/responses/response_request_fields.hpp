// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/responses/response_item_family.hpp"
#include "api/responses/response_parameter_fields.hpp"
#include "api/responses/response_tool_family.hpp"
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

/// Whether to leave the model out of the request. Returns true if the model is empty, because a stored prompt or an
/// agent may name the model instead.
inline bool is_withheld(const json_writer&, const response_request& request, std::string response_request::*) {
    return request.model.empty();
}

void check_request(const response_request& request, const path& root);

/// Reads two other forms that the API accepts. If `input` is a string, `out.input` becomes a list with one message of
/// the user. If `conversation` is an object with only an id, `out.conversation` becomes this id. Removes from `json`
/// the members that it has read, and leaves `input` and `conversation` there if they have another form.
template <class Request>
void read_other_forms(boost::json::object& json, Request& out) {
    const auto* input = json.if_contains("input");
    if (const auto* text = input ? input->if_string() : nullptr) {
        out.input = {response_item::message("user", std::string(std::string_view(*text)))};
        json.erase("input");
    }
    if constexpr (requires { out.conversation; }) {
        const auto* conversation = json.if_contains("conversation");
        const auto* object = conversation ? conversation->if_object() : nullptr;
        const auto* id = object && object->size() == 1 ? object->if_contains("id") : nullptr;
        if (!id || !id->is_string()) return;
        out.conversation = std::string_view(id->get_string());
        json.erase("conversation");
    }
}

/// Reads a request of the Responses API, with all forms that its members can have.
template <class Request>
bool read_request(const boost::json::value& json, Request& out, const path& at) {
    const auto* object = json.if_object();
    if (!object) return false;
    auto rest = *object;
    read_other_forms(rest, out);
    read_fields(rest, out, at);
    return true;
}

inline bool read_value(const boost::json::value& json, response_request& out, const path& at) {
    return read_request(json, out, at);
}

} // namespace detail::mapping
} // namespace openai
