// SPDX-License-Identifier: BSL-1.0
#include "results/chat_as_response.hpp"

#include "api/chat/chat_ranges.hpp"
#include "api/chat/chat_request_fields.hpp"
#include "api/chat/nested_members.hpp"
#include "results/converted_elements.hpp"
#include "results/messages_as_items.hpp"

#include <algorithm>

namespace openai::detail::mapping {
namespace {

namespace json = boost::json;

/// A request is refused if any other field is set.
constexpr std::string_view convertible[] = {"model",
                                            "messages",
                                            "temperature",
                                            "top_p",
                                            "max_tokens",
                                            "max_completion_tokens",
                                            "n",
                                            "top_logprobs",
                                            "logprobs",
                                            "store",
                                            "parallel_tool_calls",
                                            "metadata",
                                            "modalities",
                                            "moderation",
                                            "prompt_cache_key",
                                            "prompt_cache_options",
                                            "prompt_cache_retention",
                                            "reasoning_effort",
                                            "response_format",
                                            "safety_identifier",
                                            "service_tier",
                                            "tool_choice",
                                            "tools",
                                            "user",
                                            "verbosity"};

void check(const chat_request& request) {
    const path root;
    check_request(request, root);
    check_ranges(request);
    for_each_field<chat_request>([&](std::string_view name, auto pointer) {
        if (is_set(request.*pointer) && std::ranges::find(convertible, name) == std::end(convertible))
            refuse(root.field(name), not_convertible);
    });
    if (request.n.value_or(1) != 1) refuse(root.field("n"), not_convertible);
    if (std::ranges::any_of(request.modalities, [](const auto& one) { return one != "text"; }))
        refuse(root.field("modalities"), not_convertible);
}

response_tool_choice as_response_choice(const tool_choice& from) {
    auto made = flat(from.value);
    auto* tools = made.is_object() ? made.get_object().if_contains("tools") : nullptr;
    if (tools && tools->is_array())
        for (auto& one : tools->get_array()) one = flat(std::move(one));
    return response_tool_choice(std::move(made));
}

response_text_format as_text_format(const response_format& from) {
    response_text_format made;
    made.type = from.type;
    made.extra = from.extra;
    if (const auto& schema = from.json_schema_) {
        made.name = schema->name;
        made.description = schema->description;
        made.schema = schema->schema;
        made.strict = schema->strict;
    }
    return made;
}

prompt_cache_settings as_cache_settings(const json::value& from) {
    prompt_cache_settings made;
    if (!from.is_object()) refuse(path().field("prompt_cache_options"), "is not an object");
    made.extra = from.get_object();
    return made;
}

/// Copies the fields that have the same name and type in both requests.
void copy_fields(const chat_request& from, response_request& to) {
    to.metadata = from.metadata;
    to.moderation = from.moderation;
    to.parallel_tool_calls = from.parallel_tool_calls;
    to.prompt_cache_key = from.prompt_cache_key;
    to.prompt_cache_retention = from.prompt_cache_retention;
    to.safety_identifier = from.safety_identifier;
    to.service_tier = from.service_tier;
    to.temperature = from.temperature;
    to.top_logprobs = from.top_logprobs;
    to.top_p = from.top_p;
    to.user_ = from.user_;
    to.extra_body = from.extra_body;
}

} // namespace

response_request chat_as_response(const chat_request& request, const std::string& label) {
    check(request);
    response_request made(request.model);
    copy_fields(request, made);
    made.input = messages_as_items(request.messages);
    made.background = true;
    made.store_ = true; // what is not stored cannot be fetched
    made.max_output_tokens = request.max_completion_tokens ? request.max_completion_tokens : request.max_tokens;
    if (!label.empty()) made.metadata["label"] = label;
    if (request.logprobs.value_or(false)) made.include.push_back("message.output_text.logprobs");
    if (request.prompt_cache_options) made.prompt_cache_options = as_cache_settings(*request.prompt_cache_options);
    if (request.reasoning_effort) made.effort(*request.reasoning_effort);
    if (request.response_format) made.respond_as(as_text_format(*request.response_format));
    if (request.verbosity) {
        if (!made.text) made.text.emplace();
        made.text->verbosity = request.verbosity;
    }
    convert_each("tools", request.tools, [&](const tool& one) { made.add(response_tool(one)); });
    if (request.tool_choice) made.tool_choice = as_response_choice(*request.tool_choice);
    return made;
}

} // namespace openai::detail::mapping
