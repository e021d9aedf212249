// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/fast_completion.hpp"
#include "json/content_text.hpp"
#include "json/mapping.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace support {

/// Writes all values of a completion as one text, so that tests can compare completions.
class completion_text {
public:
    explicit completion_text(const openai::chat_completion& whole) {
        add("completion", whole.id, whole.object, whole.created, whole.model, whole.service_tier,
            whole.system_fingerprint, whole.extra);
        for (const auto& choice : whole.choices) add_choice(choice);
        if (whole.usage) add_usage(*whole.usage);
    }

    std::string take() { return std::move(out_); }

private:
    template <class... Values>
    void add(std::string_view what, const Values&... values) {
        out_.append("\n").append(what);
        (add_value(values), ...);
    }

    void add_value(std::string_view text) { out_.append("|").append(std::to_string(text.size()) + ':').append(text); }
    void add_value(std::int64_t number) { out_ += '|' + std::to_string(number); }
    void add_value(const boost::json::value& json) { out_ += '|' + openai::detail::mapping::to_text(json); }
    void add_value(const boost::json::object& json) { add_value(boost::json::value(json)); }
    template <class T>
    void add_value(const std::optional<T>& value) {
        if (value) add_value(*value);
        else out_ += "|-";
    }

    void add_choice(const openai::chat_choice& choice) {
        add("choice", std::int64_t(choice.index), choice.finish_reason, choice.logprobs, choice.extra);
        const auto& said = choice.message;
        const auto* text = std::get_if<std::string>(&said.content);
        add(text ? "message" : "message without text", said.role, text ? *text : "", said.name, said.refusal,
            said.tool_call_id, said.reasoning, said.received.members, std::int64_t(said.content.index()));
        if (said.audio) add("audio", said.audio->id, said.audio->expires_at, said.audio->data, said.audio->transcript);
        if (said.function_call) add("function", said.function_call->name, said.function_call->arguments);
        for (const auto& call : said.tool_calls) {
            add(call.complete ? "call" : "call cut", call.id, call.type, call.received.members);
            if (call.function) add("function", call.function->name, call.function->arguments);
            if (call.custom) add("custom", call.custom->name, call.custom->input);
        }
    }

    void add_usage(const openai::usage& used) {
        add("usage", used.prompt_tokens, used.completion_tokens, used.total_tokens, used.extra);
        const auto& prompt = used.prompt_tokens_details;
        add("prompt", prompt.audio_tokens, prompt.cached_tokens, prompt.cache_write_tokens, prompt.image_tokens,
            prompt.text_tokens);
        const auto& answer = used.completion_tokens_details;
        add("answer", answer.accepted_prediction_tokens, answer.audio_tokens, answer.reasoning_tokens,
            answer.rejected_prediction_tokens, answer.text_tokens);
    }

    std::string out_;
};

/// The results of reading one body with and without a document. They must be equal.
struct completion_readings {
    bool usual = false; ///< whether the body can be read without a document
    std::string made;   ///< the result of the library, or its error
    std::string by_document;

    bool agree() const { return made == by_document; }

    static completion_readings of(std::string_view body) {
        openai::detail::http_message answer;
        answer.status = 200;
        answer.body = body;
        openai::chat_completion unused;
        completion_readings both;
        both.usual = openai::detail::mapping::read_fast_completion(answer.body, unused);
        both.made = reading([&] { return openai::detail::mapping::read<openai::chat_completion>(answer); });
        both.by_document =
            reading([&] { return openai::detail::mapping::read_document<openai::chat_completion>(answer); });
        return both;
    }

private:
    template <class Read>
    static std::string reading(Read read) {
        try {
            return completion_text(read()).take();
        } catch (const openai::error& failure) {
            return failure.what();
        }
    }
};

} // namespace support
