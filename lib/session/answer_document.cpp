// SPDX-License-Identifier: BSL-1.0
#include <openai/detail/answer_document.hpp>

#include "engine/answers/error_document.hpp"
#include "text/sanitize.hpp"
#include "json/json_completion.hpp"
#include "json/json_text.hpp"

namespace openai::detail {
namespace {

[[noreturn]] void fail(const chat_completion& answer, const http_response& from, errc code, std::string context,
                       std::string said = {}) {
    auto details = failure_of_answer(answer, from, code, std::move(context));
    details.api.message = std::move(said);
    if (code == errc::invalid_json) details.excerpt = excerpt_of(answer.text());
    throw error(std::move(details));
}

} // namespace

error_details failure_of_answer(const http_response& from, errc code, std::string context) {
    error_details details;
    details.code = code;
    details.phase = phase::done;
    details.maybe_billed = billing::yes;
    mapping::add_response(details, from);
    details.context = std::move(context);
    return details;
}

error_details failure_of_answer(const chat_completion& answer, const http_response& from, errc code,
                                std::string context) {
    auto details = failure_of_answer(from, code, std::move(context));
    details.completion = std::make_shared<const chat_completion>(answer);
    return details;
}

boost::json::value answer_document(const chat_completion& answer, const http_response& from) {
    if (answer.choices.empty()) fail(answer, from, errc::invalid_response, "choices is empty");
    const auto& choice = answer.choices.front();
    const auto reason = choice.finish_reason.value_or("");
    if (reason == "length") fail(answer, from, errc::length_limit, "max_completion_tokens may allow more");
    if (reason == "content_filter") fail(answer, from, errc::content_filtered, "");
    if (const auto& refusal = choice.message.refusal; refusal && !refusal->empty())
        fail(answer, from, errc::model_refused, "", *refusal);
    if (choice.text().empty()) {
        const bool calls = !choice.message.tool_calls.empty();
        fail(answer, from, errc::invalid_response,
             calls ? "a tool is called instead of an answer" : "the answer is empty");
    }
    std::size_t offset = 0;
    auto document = mapping::parse_json(choice.text(), offset);
    if (!document)
        fail(answer, from, errc::invalid_json, "the answer is not valid JSON at byte " + std::to_string(offset));
    return std::move(*document);
}

void reject_answer(const chat_completion& answer, const http_response& from, const json_reading& reading) {
    fail(answer, from, errc::invalid_response, reading.complaint());
}

boost::json::value partial_document(std::string_view text) {
    std::size_t offset = 0;
    return mapping::parse_json(mapping::complete_json(text), offset).value_or(nullptr);
}

} // namespace openai::detail
