// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/model_output.hpp"

#include "testing/reply_script.hpp"
#include "testing/responses/object_text.hpp"
#include "testing/responses/response_call.hpp"
#include "testing/responses/seal.hpp"
#include "testing/words.hpp"

#include <algorithm>
#include <numeric>

namespace openai::testing {
namespace {

namespace json = boost::json;

constexpr part_kind output_text{"output_text",
                                "text",
                                "response.content_part.added",
                                "response.output_text.delta",
                                "response.output_text.done",
                                "response.content_part.done",
                                "content_index"};
constexpr part_kind refusal_text{"refusal",
                                 "refusal",
                                 "response.content_part.added",
                                 "response.refusal.delta",
                                 "response.refusal.done",
                                 "response.content_part.done",
                                 "content_index"};
constexpr part_kind summary_text{"summary_text",
                                 "text",
                                 "response.reasoning_summary_part.added",
                                 "response.reasoning_summary_text.delta",
                                 "response.reasoning_summary_text.done",
                                 "response.reasoning_summary_part.done",
                                 "summary_index"};
constexpr part_kind arguments{
    "", "arguments", "", "response.function_call_arguments.delta", "response.function_call_arguments.done", "", ""};

std::string array_of(const std::vector<output_part>& parts) {
    std::vector<std::string> texts;
    for (const auto& part : parts) texts.push_back(part.json(part.whole()));
    return array_text(texts);
}

std::size_t words_in(const std::vector<output_part>& parts) {
    std::size_t words = 0;
    for (const auto& part : parts) words += split_words(part.whole()).size();
    return words;
}

/// Whether the script gives anything other than text. Reasoning does not count, because a text follows it.
bool says_else(const reply_script& script) {
    const auto given = [](const item_script& item) { return !item.json.empty(); };
    return !script.tool_calls.empty() || script.failure || std::ranges::any_of(script.items, given);
}

/// Makes the items in this order: given items and reasoning, then the message, then the function calls.
class output_maker {
public:
    output_maker(const reply_script& script, const response_call& call, std::string_view number)
        : script_(script)
        , call_(call)
        , number_(number) {
        for (const auto& item : script.items) {
            if (item.json.empty()) add_reasoning(item.summary);
            else made_.items.push_back({"", item.json, item.json, "", {}});
        }
        add_message();
        for (const auto& tool_call : script.tool_calls) add_call(tool_call);
    }

    model_output finish(std::size_t input_tokens);

private:
    std::string next_id(std::string_view prefix) const {
        return std::string(prefix).append(number_).append("_").append(std::to_string(made_.items.size()));
    }

    void add_reasoning(const std::vector<std::string>& pieces);
    void add_message();
    void add_call(const tool_call_script& script);

    const reply_script& script_;
    const response_call& call_;
    std::string number_;
    model_output made_;
    bool cut_off_ = false;
    std::size_t message_words_ = 0;
    std::size_t reasoning_words_ = 0;
};

void output_maker::add_reasoning(const std::vector<std::string>& pieces) {
    output_item item;
    item.id = next_id("rs_");
    if (!pieces.empty()) item.parts.push_back({&summary_text, pieces});
    object_text begun;
    object_text whole;
    for (auto* text : {&begun, &whole}) text->add("id", item.id).add("type", "reasoning");
    if (call_.sealed_reasoning) {
        // As at OpenAI, the value before the reasoning differs from the value after it.
        begun.add("encrypted_content", sealed("begun_" + item.id));
        whole.add("encrypted_content", sealed("reasoning_" + item.id));
    }
    item.begun = begun.raw("summary", "[]").str();
    item.json = whole.raw("summary", array_of(item.parts)).str();
    reasoning_words_ += words_in(item.parts);
    made_.items.push_back(std::move(item));
}

void output_maker::add_message() {
    if (!script_.pieces && script_.refusal.empty() && says_else(script_)) return;
    output_item item;
    item.id = next_id("msg_");
    if (script_.pieces || script_.refusal.empty()) {
        auto pieces = script_.pieces ? *script_.pieces : split_words(call_.prompt);
        cut_off_ = script_.reaches_limit(pieces.size());
        if (cut_off_) pieces.resize(*script_.length_limit);
        item.parts.push_back({&output_text, std::move(pieces)});
    }
    if (!script_.refusal.empty()) item.parts.push_back({&refusal_text, script_.refusal});
    const auto text = [&](std::string_view status, const std::string& content) {
        object_text message;
        message.add("id", item.id).add("type", "message").add("status", status).add("role", "assistant");
        return message.raw("content", content).str();
    };
    item.begun = text("in_progress", "[]");
    item.json = text(cut_off_ ? "incomplete" : "completed", array_of(item.parts));
    message_words_ += words_in(item.parts);
    made_.items.push_back(std::move(item));
}

void output_maker::add_call(const tool_call_script& script) {
    output_item item;
    item.id = next_id("fc_");
    item.name = script.name;
    item.parts.push_back({&arguments, script.argument_pieces});
    const auto text = [&](std::string_view status, const std::string& said) {
        object_text call;
        call.add("id", item.id).add("type", "function_call").add("status", status).add("call_id", script.id);
        return call.add("name", script.name).add("arguments", said).str();
    };
    item.begun = text("in_progress", "");
    item.json = text("completed", item.parts.front().whole());
    made_.items.push_back(std::move(item));
}

model_output output_maker::finish(std::size_t input_tokens) {
    const auto reason = script_.finish_reason.value_or(cut_off_ ? "length" : "stop");
    made_.status = reason.empty() ? "in_progress" : "completed";
    if (reason == "length" || reason == "content_filter") {
        made_.status = "incomplete";
        made_.incomplete_details =
            json::object{{"reason", reason == "length" ? "max_output_tokens" : "content_filter"}};
    }
    if (script_.failure) {
        made_.status = "failed";
        made_.error = json::object{{"code", script_.failure->first}, {"message", script_.failure->second}};
    }
    const auto words = static_cast<int>(message_words_ + reasoning_words_);
    const auto [in, out] = script_.usage.value_or(std::pair(static_cast<int>(input_tokens), words));
    made_.usage = {{"input_tokens", in},
                   {"input_tokens_details", json::object{{"cached_tokens", 0}, {"cache_write_tokens", 0}}},
                   {"output_tokens", out},
                   {"output_tokens_details", json::object{{"reasoning_tokens", reasoning_words_}}},
                   {"total_tokens", in + out}};
    return std::move(made_);
}

} // namespace

std::string output_part::whole() const { return std::accumulate(pieces.begin(), pieces.end(), std::string()); }

std::string output_part::json(std::string_view said) const {
    object_text part;
    part.add("type", kind->type);
    if (kind == &output_text) part.raw("annotations", "[]").raw("logprobs", "[]");
    return part.add(kind->text, said).str();
}

std::vector<std::string> model_output::texts(std::size_t count) const {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count && i < items.size(); ++i) texts.push_back(items[i].json);
    return texts;
}

model_output model_output_of(const reply_script& script, const response_call& call, std::size_t input_tokens,
                             std::string_view number) {
    return output_maker(script, call, number).finish(input_tokens);
}

} // namespace openai::testing
