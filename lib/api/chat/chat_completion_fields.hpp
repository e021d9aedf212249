// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/message_fields.hpp"
#include "api/common/usage_fields.hpp"
#include "engine/answers/finish_reason.hpp"
#include "json/content_text.hpp"
#include "json/json_reader.hpp"

#include <openai/chat/chat_completion.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(chat_choice, (), (index, finish_reason, message, logprobs))
BOOST_DESCRIBE_STRUCT(chat_completion, (),
                      (id, object, created, model, choices, usage, service_tier, system_fingerprint))

/// Throws `error` (`server_error`) if a choice contains an error, or if it contains nothing but the finish reason
/// "error". Throws `error` (`invalid_response`) if there is no choice. `fail_answer` later replaces `server_error` with
/// the code that matches the server's message.
void check_answer(const chat_completion& answer);

/// Stores `provider` in each message of the answer. `provider` is the name of the provider that sent the answer.
void complete_answer(chat_completion& answer, const std::string& provider);

namespace detail::mapping {

/// Removes the finish reason of a choice if it is only a placeholder. Then marks the tool calls that are incomplete.
/// The choice must come from a complete document.
void apply_finish_reason(chat_choice& choice) noexcept;

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<chat_completion>{"choices"};
template <>
inline constexpr bool needed_in_list<chat_choice> = true;
/// Completes a message of an answer after its fields have been read. If the role is missing, it becomes "assistant".
/// Content parts become the message's text or its reasoning.
inline void complete_received(const boost::json::object& json, message& out) {
    if (out.role.empty()) out.role = "assistant";
    const auto* content = find_content(json);
    const bool is_read = content && content->is_string() && std::holds_alternative<std::string>(out.content);
    if (!content || is_read) return;
    std::string text;
    append_content(*content, text, out.reasoning);
    out.content = std::move(text);
}

/// Completes a choice after its fields have been read. If the object `message` is missing, reads the message from the
/// object `delta`. If both objects are missing, takes the text from the choice itself, as in a text completion. In this
/// case, a finish reason is required. The text is optional, because some servers send only the finish reason when they
/// filter an answer.
inline void after_read(const boost::json::object& json, chat_choice& choice, const path& at) {
    const auto* message = json.if_contains("message");
    const bool has_message = message && message->is_object();
    const auto* delta = json.if_contains("delta");
    const auto* content = find_content(json);
    const bool has_delta = !has_message && delta && delta->is_object();
    if (has_delta) read_value(*delta, choice.message, at.field("delta"));
    if (has_delta || has_message) complete_received((has_delta ? delta : message)->get_object(), choice.message);
    else if (!has_message && content && content->is_string())
        choice.message.set_text(std::string(content->get_string()));
    apply_finish_reason(choice);
    if (has_message || has_delta) return;
    if (message && !message->is_null()) reject(at.field("message"), "is of another type");
    if (!choice.finish_reason) reject(at.field("message"), "is missing");
    choice.message.role = "assistant";
}

} // namespace detail::mapping
} // namespace openai
