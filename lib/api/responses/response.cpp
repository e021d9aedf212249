// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/responses/response_fields.hpp"

#include "engine/answers/error_document.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/json_slices.hpp"
#include "json/json_text.hpp"

#include <openai/responses/message_item.hpp>
#include <openai/responses/reasoning_items.hpp>

namespace openai {
namespace detail::mapping {

response read_response(const boost::json::object& json, std::string_view text, const path& at) {
    response result;
    read_fields(json, result, at);
    if (const auto output = member_text(text, "output")) keep_texts(*output, result.output);
    auto* items = result.instructions ? std::get_if<std::vector<response_item>>(&*result.instructions) : nullptr;
    const auto instructions = items != nullptr ? member_text(text, "instructions") : std::nullopt;
    if (instructions) keep_texts(*instructions, *items);
    return result;
}

namespace {

bool is_response(const boost::json::object& document) {
    const auto* kind = document.if_contains("object");
    return document.contains("output") || (kind && *kind == "response");
}

} // namespace

/// Returns a response even if it has failed. Its `error` then states why.
template <>
void read(const http_message& answer, response& out) {
    const auto document = parse_json_or_throw(answer.body, "the body");
    const auto* object = document.if_object();
    if (!object || !is_response(*object)) throw_if_error(answer, document, {});
    if (!object) reject(path(), "is not an object");
    if (!is_response(*object)) reject(path().field("output"), "is missing");
    if (!object->contains("status")) throw_if_error_beside(answer, document);
    out = read_response(*object, answer.body);
}

} // namespace detail::mapping

namespace {

/// Returns the texts of all items of one type, separated by `between`.
template <class Item, class Text>
std::string joined(const response& answer, std::string_view between, Text text) {
    std::string all;
    for (const auto& item : answer.output) {
        const auto* found = item.template as<Item>();
        const auto said = found != nullptr ? text(*found) : std::string();
        if (!all.empty() && !said.empty()) all += between;
        all += said;
    }
    return all;
}

} // namespace

response::response() = default;
response::response(const response&) = default;
response::response(response&&) noexcept = default;
response& response::operator=(const response&) = default;
response& response::operator=(response&&) = default;
response::~response() = default;

std::string response::text() const {
    return joined<message_item>(*this, {}, [](const message_item& said) { return said.text(); });
}

std::string response::refusal() const {
    return joined<message_item>(*this, {}, [](const message_item& said) { return said.refusal(); });
}

std::string response::reasoning() const {
    return joined<reasoning_item>(*this, "\n\n", [](const reasoning_item& thought) { return thought.text(); });
}

bool response::ended() const noexcept { return status != "queued" && status != "in_progress"; }

template class detail::api_json<response>;

} // namespace openai
