// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/error_document.hpp"
#include "text/sanitize.hpp"
#include "json/json_text.hpp"

#include <openai/detail/answer_document.hpp>
#include <openai/detail/response_text.hpp>
#include <openai/responses/function_items.hpp>

#include <algorithm>

namespace openai::detail {
namespace {

[[noreturn]] void fail(const http_response& from, errc code, std::string context, std::string said = {},
                       std::string excerpt = {}) {
    auto details = failure_of_answer(from, code, std::move(context));
    details.api.message = std::move(said);
    if (!excerpt.empty()) details.excerpt = excerpt_of(excerpt);
    throw error(std::move(details));
}

bool calls_a_function(const response_item& item) {
    return item.as<function_call_item>() != nullptr || item.as<custom_tool_call_item>() != nullptr;
}

} // namespace

boost::json::value response_document(const response& answer, const http_response& from) {
    const auto reason = answer.incomplete_details ? answer.incomplete_details->reason.value_or("") : "";
    if (!answer.ended() || answer.status == "cancelled")
        fail(from, errc::invalid_response, "the response is \"" + sanitize(answer.status, 64) + "\"");
    if (reason == "content_filter") fail(from, errc::content_filtered, "");
    if (answer.status == "incomplete") fail(from, errc::length_limit, "max_output_tokens may allow more");
    if (auto refusal = answer.refusal(); !refusal.empty()) fail(from, errc::model_refused, "", std::move(refusal));
    const auto text = answer.text();
    if (text.empty()) {
        const bool calls = std::ranges::any_of(answer.output, calls_a_function);
        fail(from, errc::invalid_response, calls ? "a tool is called instead of an answer" : "the answer is empty");
    }
    std::size_t offset = 0;
    auto document = mapping::parse_json(text, offset);
    if (!document)
        fail(from, errc::invalid_json, "the answer is not valid JSON at byte " + std::to_string(offset), {}, text);
    return std::move(*document);
}

void reject_response(const http_response& from, const json_reading& reading) {
    fail(from, errc::invalid_response, reading.complaint());
}

} // namespace openai::detail
