// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/responses/response_request_fields.hpp"

#include "json/write.hpp"

#include <openai/responses/response.hpp>

namespace openai {
namespace detail::mapping {
namespace {

/// Returns whether a field is set and is not replaced by a member of `extra_body`. Such members are not checked.
bool has(const response_request& request, std::string_view name, bool is_set) {
    return is_set && !request.extra_body.contains(name);
}

} // namespace

void check_request(const response_request& request, const path& root) {
    const auto& extra = request.extra_body;
    const bool follows = request.previous_response_id || request.conversation || request.prompt;
    if (request.model.empty() && !request.prompt && !extra.contains("model")) refuse(root.field("model"), "is empty");
    if (request.input.empty() && !follows && !request.instructions && !extra.contains("input"))
        refuse(root.field("input"), "is empty");
    if (request.previous_response_id == "") refuse(root.field("previous_response_id"), "is empty");
    if (request.conversation == "") refuse(root.field("conversation"), "is empty");
    if (has(request, "conversation", request.conversation.has_value()) &&
        has(request, "previous_response_id", request.previous_response_id.has_value()))
        refuse(root.field("conversation"), "cannot be combined with previous_response_id");
    if (has(request, "background", request.background == true) && has(request, "store", request.store_ == false))
        refuse(root.field("background"), "cannot be combined with store: false");
}

template std::string write(const response_request&, bool, recipient);

} // namespace detail::mapping

response_request::response_request() = default;
response_request::response_request(const response_request&) = default;
response_request::response_request(response_request&&) noexcept = default;
response_request& response_request::operator=(const response_request&) = default;
response_request& response_request::operator=(response_request&&) = default;
response_request::~response_request() = default;

response_request::response_request(std::string model_name)
    : model(std::move(model_name)) {}

response_request& response_request::add(response_item item) & {
    input.push_back(std::move(item));
    return *this;
}

response_request& response_request::add(const response& answer) & {
    input.insert(input.end(), answer.output.begin(), answer.output.end());
    return *this;
}

response_request& response_request::add(response_tool tool) & {
    tools.push_back(std::move(tool));
    return *this;
}

response_request& response_request::after(const response& answer) & {
    previous_response_id = answer.id;
    return *this;
}

response_request& response_request::effort(std::string how_much) & {
    if (!reasoning) reasoning.emplace();
    reasoning->effort = std::move(how_much);
    return *this;
}

response_request& response_request::respond_as(response_text_format format) & {
    if (!text) text.emplace();
    text->format = std::move(format);
    return *this;
}

response_text_format response_text_format::json_schema(std::string name, boost::json::value schema,
                                                       std::optional<bool> strict) {
    response_text_format format;
    format.type = "json_schema";
    format.name = std::move(name);
    format.schema = std::move(schema);
    format.strict = strict;
    return format;
}

response_text_format response_text_format::json_object() {
    response_text_format format;
    format.type = "json_object";
    return format;
}

template class detail::api_json<response_request>;
template class detail::api_json<response_tool_choice>;

} // namespace openai
