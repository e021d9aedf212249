// SPDX-License-Identifier: BSL-1.0
#include "results/background_response.hpp"

#include "api/chat/chat_ranges.hpp"
#include "api/chat/chat_request_fields.hpp"
#include "json/mapping.hpp"

#include <algorithm>
#include <array>

namespace openai::detail::mapping {
namespace {

namespace json = boost::json;

/// Whatever else is set has no place in a response.
constexpr std::array<std::string_view, 10> known{"model", "messages",        "temperature", "top_p",
                                                 "user",  "max_tokens",      "metadata",    "max_completion_tokens",
                                                 "store", "reasoning_effort"};

[[noreturn]] void refuse_field(std::string_view name, std::string_view why) { refuse({nullptr, name}, why); }

void check_fields(const chat_request& request) {
    if (request.model.empty()) refuse_field("model", "is empty");
    if (request.messages.empty()) refuse_field("messages", "is empty");
    for_each_field<chat_request>([&](std::string_view name, auto pointer) {
        if (is_set(request.*pointer) && std::ranges::find(known, name) == known.end())
            refuse_field(name, "has no place in a background completion");
    });
    check_ranges(request);
}

json::array write_input(const std::vector<message>& messages) {
    json::array input;
    for (const auto& one : messages) {
        const auto* text = std::get_if<std::string>(&one.content);
        if (one.role.empty() || one.role == "tool" || !one.tool_calls.empty() || !text)
            refuse_field("messages[" + std::to_string(input.size()) + "]",
                         "is not of text alone, which is all that a background completion takes");
        input.push_back(json::object{{"role", one.role}, {"content", *text}});
    }
    return input;
}

} // namespace

std::string write_background(const chat_request& request, const std::string& label) {
    check_fields(request);
    json::object body{{"model", request.model},
                      {"input", write_input(request.messages)},
                      {"background", true},
                      {"store", true}}; // what is not stored cannot be fetched
    if (request.temperature) body["temperature"] = *request.temperature;
    if (request.top_p) body["top_p"] = *request.top_p;
    if (request.max_tokens) body["max_output_tokens"] = *request.max_tokens;
    if (request.max_completion_tokens) body["max_output_tokens"] = *request.max_completion_tokens;
    if (request.reasoning_effort) body["reasoning"] = json::object{{"effort", *request.reasoning_effort}};
    if (request.user_) body["user"] = *request.user_;
    json::object metadata;
    for (const auto& [name, value] : request.metadata) metadata[name] = value;
    if (!label.empty()) metadata["label"] = label;
    if (!metadata.empty()) body["metadata"] = std::move(metadata);
    for (const auto& [name, value] : request.extra_body) body[name] = value;
    return write(json::value(std::move(body)), "request");
}

} // namespace openai::detail::mapping
