// SPDX-License-Identifier: BSL-1.0
#include "results/background_response.hpp"

#include "json/json_reader.hpp"
#include "json/json_text.hpp"

namespace openai::detail::mapping {
namespace {

namespace json = boost::json;

const json::object none;

const json::object& object_in(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found && found->is_object() ? found->get_object() : none;
}

std::string text_in(const json::object& from, std::string_view name) {
    std::string text;
    if (const auto* found = from.if_contains(name); found && !found->is_null()) read_value(*found, text, path());
    return text;
}

std::optional<std::int64_t> number_in(const json::object& from, std::string_view name) {
    std::optional<std::int64_t> number;
    if (const auto* found = from.if_contains(name)) read_value(*found, number, path());
    return number;
}

const json::array& list_in(const json::object& from, std::string_view name) {
    static const json::array empty;
    const auto* found = from.if_contains(name);
    return found && found->is_array() ? found->get_array() : empty;
}

future_state state_of(const std::string& word) {
    if (word == "queued") return future_state::queued;
    if (word == "in_progress") return future_state::running;
    if (word == "completed" || word == "incomplete") return future_state::succeeded;
    if (word == "failed") return future_state::failed;
    if (word == "cancelled") return future_state::cancelled;
    reject(path().field("status"), "is none that is known");
}

std::optional<usage> read_usage(const json::object& document) {
    const auto& from = object_in(document, "usage");
    if (from.empty()) return std::nullopt;
    usage used;
    used.prompt_tokens = number_in(from, "input_tokens").value_or(0);
    used.completion_tokens = number_in(from, "output_tokens").value_or(0);
    used.total_tokens = number_in(from, "total_tokens").value_or(0);
    used.prompt_tokens_details.cached_tokens = number_in(object_in(from, "input_tokens_details"), "cached_tokens");
    used.completion_tokens_details.reasoning_tokens =
        number_in(object_in(from, "output_tokens_details"), "reasoning_tokens");
    return used;
}

message read_output(const json::object& document) {
    message said("assistant");
    std::string text;
    for (const auto& item : list_in(document, "output")) {
        if (!item.is_object() || text_in(item.get_object(), "type") != "message") continue;
        for (const auto& part : list_in(item.get_object(), "content")) {
            if (!part.is_object()) continue;
            text += text_in(part.get_object(), "text");
            if (auto refusal = text_in(part.get_object(), "refusal"); !refusal.empty())
                said.refusal = std::move(refusal);
        }
    }
    said.content = std::move(text);
    return said;
}

/// The words of a chat completion.
std::string finish_reason(const json::object& document) {
    const auto reason = text_in(object_in(document, "incomplete_details"), "reason");
    if (reason.empty()) return "stop";
    return reason == "max_output_tokens" ? "length" : reason;
}

chat_completion read_answer(const json::object& document) {
    chat_completion answer;
    answer.id = text_in(document, "id");
    answer.object = text_in(document, "object");
    answer.created = number_in(document, "created_at").value_or(0);
    answer.model = text_in(document, "model");
    answer.usage = read_usage(document);
    if (auto tier = text_in(document, "service_tier"); !tier.empty()) answer.service_tier = std::move(tier);
    chat_choice choice;
    choice.message = read_output(document);
    choice.finish_reason = finish_reason(document);
    answer.choices.push_back(std::move(choice));
    return answer;
}

} // namespace

background_response read_background(const detail::http_message& from) {
    const auto parsed = parse_json_or_throw(from.body, "the body");
    if (!parsed.is_object()) reject(path(), "is not an object");
    const auto& document = parsed.get_object();
    background_response read;
    auto& status = read.status;
    status.id = text_in(document, "id");
    if (status.id.empty()) reject(path().field("id"), "is missing");
    status.state = state_of(text_in(document, "status"));
    status.model = text_in(document, "model");
    status.label = text_in(object_in(document, "metadata"), "label");
    status.created = future_status::time(std::chrono::seconds(number_in(document, "created_at").value_or(0)));
    if (status.state == future_state::succeeded) read.answer = read_answer(document);
    if (status.state != future_state::failed) return read;
    const auto& said = object_in(document, "error");
    auto& failure = read.failure.emplace();
    failure.message = text_in(said, "message");
    if (failure.message.empty()) failure.message = "the response failed";
    failure.code = text_in(said, "code");
    failure.type = text_in(said, "type");
    return read;
}

} // namespace openai::detail::mapping
