// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/chat_stream_codec.hpp"
#include "engine/answers/stream_event.hpp"
#include "json/content_text.hpp"
#include "json/mapping.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace support {

/// Writes all values of a delta as one text, so that tests can compare deltas.
inline std::string describe(const openai::chat_delta& delta) {
    std::string out = "event";
    const auto add = [&out](std::string_view text) { out.append("|").append(text); };
    for (const auto text : {delta.id(), delta.model(), delta.service_tier(), delta.system_fingerprint(), delta.data()})
        add(text);
    add(std::to_string(delta.created()));
    if (delta.empty()) add("empty");
    if (delta.usage()) add("usage " + std::to_string(delta.usage()->total_tokens));
    for (const auto& choice : delta.choices()) {
        add("\nchoice " + std::to_string(choice.index) + (choice.whole ? " whole" : ""));
        for (const auto text : {choice.role, choice.content, choice.reasoning, choice.refusal, choice.finish_reason,
                                choice.function_name, choice.function_arguments})
            add(text);
        if (choice.audio) add("audio " + std::string(choice.audio->id) + std::string(choice.audio->data));
        if (choice.extra) add("extra " + openai::detail::mapping::to_text(*choice.extra));
        if (choice.choice_extra) add("beside " + openai::detail::mapping::to_text(*choice.choice_extra));
        if (choice.logprobs) add("logprobs " + openai::detail::mapping::to_text(*choice.logprobs));
        for (const auto& call : choice.tool_calls) {
            add("\ncall " + (call.index ? std::to_string(*call.index) : "-"));
            for (const auto text : {call.id, call.type, call.name, call.arguments}) add(text);
            if (call.extra) add("extra " + openai::detail::mapping::to_text(*call.extra));
        }
    }
    return out;
}

/// Reads the events of a stream with and without a document. The results must be equal.
class two_readers {
public:
    struct readings {
        bool usual = false;              ///< whether the event was read without a document
        std::optional<std::string> made; ///< empty for an error, and for an event that cannot be read
        std::optional<std::string> by_document;

        bool agree() const { return made == by_document; }
    };

    readings read(std::string_view event) {
        readings result;
        result.by_document = closely(document_, event);
        if (const auto delta = usual_.read_fast({.data = event})) {
            result.usual = true;
            result.made = describe(*delta);
        } else {
            result.made = closely(usual_, event);
        }
        return result;
    }

private:
    static std::optional<std::string> closely(openai::detail::chat_stream_codec& reader, std::string_view event) {
        try {
            if (openai::detail::mapping::meaning_of("message", event, false).said) return std::nullopt;
            return describe(reader.read({.data = event}));
        } catch (const openai::error&) {
            return std::nullopt;
        }
    }

    openai::detail::chat_stream_codec usual_;
    openai::detail::chat_stream_codec document_;
};

} // namespace support
