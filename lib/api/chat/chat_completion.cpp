// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_completion_fields.hpp"
#include "api/chat/chat_document.hpp"
#include "api/chat/chat_request_fields.hpp"
#include "api/chat/fast_completion.hpp"
#include "api/chat/message_sender.hpp"
#include "api/common/api_json.hpp"
#include "engine/answers/error_document.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/json_text.hpp"

#include <openai/core/error.hpp>

namespace openai {
namespace {

bool says_nothing(const message& said) {
    return said.text().empty() && said.reasoning.empty() && said.tool_calls.empty() &&
           said.refusal.value_or("").empty();
}

/// Returns the error that a choice contains. Returns an empty error if the choice has nothing but a finish reason that
/// stands for an error.
std::optional<api_error> find_error(const chat_choice& choice) {
    for (const auto* members : {&choice.extra, &choice.message.received.members})
        if (auto said = detail::mapping::find_error_in(*members)) return said;
    const bool failed = detail::mapping::is_error_reason(choice.finish_reason.value_or(""));
    return failed && says_nothing(choice.message) ? std::optional(api_error()) : std::nullopt;
}

} // namespace

void check_answer(const chat_completion& answer) {
    if (answer.choices.empty()) detail::mapping::reject(detail::mapping::path().field("choices"), "is empty");
    for (std::size_t i = 0; i < answer.choices.size(); ++i) {
        if (auto said = find_error(answer.choices[i])) detail::mapping::fail_choice(i, std::move(*said));
    }
}

void complete_answer(chat_completion& answer, const std::string& provider) {
    if (provider.empty()) return;
    for (auto& choice : answer.choices) detail::mapping::name_sender(choice.message, provider);
}

void detail::mapping::apply_finish_reason(chat_choice& choice) noexcept {
    auto& reason = choice.finish_reason;
    if (reason && !is_finish_reason(*reason)) reason.reset();
    for (auto& call : choice.message.tool_calls) {
        const auto arguments = call.arguments();
        const bool whole = reason ? ends_tool_call(*reason) : arguments.empty() || is_closed_object(arguments);
        if (!whole) call.complete = false;
    }
}

chat_completion::chat_completion() = default;
chat_completion::chat_completion(const chat_completion&) = default;
chat_completion::chat_completion(chat_completion&&) noexcept = default;
chat_completion& chat_completion::operator=(const chat_completion&) = default;
chat_completion& chat_completion::operator=(chat_completion&&) = default;
chat_completion::~chat_completion() = default;

std::optional<usage> error::usage() const { return completion() ? completion()->usage : std::nullopt; }

std::string_view chat_completion::text() const noexcept {
    return choices.empty() ? std::string_view() : choices.front().text();
}

std::string_view chat_completion::reasoning() const noexcept {
    return choices.empty() ? std::string_view() : std::string_view(choices.front().message.reasoning);
}

boost::json::value detail::mapping::to_document(const chat_completion& answer, std::string_view provider) {
    json_writer out(true, {provider, true});
    write_value(out, answer, path());
    return parse_json_or_throw(out.take(), "the answer");
}

template void detail::mapping::read(const detail::http_message&, chat_completion&);
template chat_completion detail::mapping::read_document(const detail::http_message&);

template class detail::api_json<chat_choice>;
template class detail::api_json<chat_completion>;
template class detail::api_json<usage>;

} // namespace openai
