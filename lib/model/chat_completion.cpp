// SPDX-License-Identifier: BSL-1.0
#include "model/chat_completion_fields.hpp"
#include "model/error_document.hpp"
#include "model/read.hpp"
#include "model/received.hpp"
#include "model/usual_completion.hpp"

namespace openai {
namespace {

constexpr std::string_view failed = "error"; // a finish reason

bool says_nothing(const message& said) {
    return said.text().empty() && said.reasoning.empty() && said.tool_calls.empty() &&
           said.refusal.value_or("").empty();
}

/// What the choice says about an error in its place.
std::optional<api_error> find_error(const chat_choice& choice) {
    if (const auto* told = choice.extra.if_contains("error"))
        if (auto said = mapping::find_error(boost::json::value{{"error", *told}}, false)) return said;
    return choice.finish_reason == failed && says_nothing(choice.message) ? std::optional(api_error()) : std::nullopt;
}

} // namespace

void check_answer(const chat_completion& answer) {
    if (answer.choices.empty()) mapping::reject(mapping::path().field("choices"), "is empty");
    for (std::size_t i = 0; i < answer.choices.size(); ++i) {
        auto said = find_error(answer.choices[i]);
        if (!said) continue;
        if (said->message.empty()) said->message = "choices[" + std::to_string(i) + "] ended with an error";
        error_details details;
        details.code = errc::server_error;
        details.api = std::move(*said);
        throw error(std::move(details));
    }
}

void name_sender(chat_completion& answer, const std::string& provider) {
    for (auto& choice : answer.choices) mapping::name_sender(choice.message, provider);
}

chat_completion::chat_completion() = default;
chat_completion::chat_completion(const chat_completion&) = default;
chat_completion::chat_completion(chat_completion&&) noexcept = default;
chat_completion& chat_completion::operator=(const chat_completion&) = default;
chat_completion& chat_completion::operator=(chat_completion&&) = default;
chat_completion::~chat_completion() = default;

std::string_view chat_completion::text() const noexcept {
    return choices.empty() ? std::string_view() : choices.front().text();
}

std::string_view chat_completion::reasoning() const noexcept {
    return choices.empty() ? std::string_view() : std::string_view(choices.front().message.reasoning);
}

template chat_completion mapping::read(std::shared_ptr<const http_response>);
template chat_completion mapping::read_document(const http_response&);

} // namespace openai
