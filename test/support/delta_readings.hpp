// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "model/content_text.hpp"
#include "model/mapping.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace support {

/// All that a delta says, in one text to compare.
inline std::string describe(const openai::chat_delta& delta) {
    std::string out = "event";
    const auto add = [&out](std::string_view text) { out.append("|").append(text); };
    for (const auto text : {delta.id(), delta.model(), delta.service_tier(), delta.system_fingerprint(), delta.data()})
        add(text);
    add(std::to_string(delta.created()));
    if (delta.usage()) add("usage " + std::to_string(delta.usage()->total_tokens));
    for (const auto& choice : delta.choices()) {
        add("\nchoice " + std::to_string(choice.index) + (choice.whole ? " whole" : ""));
        for (const auto text : {choice.role, choice.content, choice.reasoning, choice.refusal, choice.finish_reason,
                                choice.function_name, choice.function_arguments})
            add(text);
        if (choice.audio) add("audio " + std::string(choice.audio->id) + std::string(choice.audio->data));
        if (choice.logprobs) add("logprobs " + openai::mapping::to_text(*choice.logprobs));
        for (const auto& call : choice.tool_calls) {
            add("\ncall " + (call.index ? std::to_string(*call.index) : "-"));
            for (const auto text : {call.id, call.type, call.name, call.arguments}) add(text);
            if (call.extra) add("extra " + openai::mapping::to_text(*call.extra));
        }
    }
    return out;
}

/// What the two ways to read an event make of it.
struct two_readings {
    std::optional<std::string> usual;    ///< without a document, if it is understood so
    std::optional<std::string> document; ///< by its document, if that can be read and is no error

    bool agree() const { return !usual || usual == document; }
};

inline two_readings read_both_ways(std::string_view event) {
    two_readings result;
    openai::mapping::chat_delta_reader usual;
    openai::mapping::chat_delta_reader document;
    if (const auto delta = usual.read_usual(event)) result.usual = describe(*delta);
    try {
        if (!openai::mapping::find_stream_error("message", event)) result.document = describe(document.read(event));
    } catch (const openai::error&) {
        // what cannot be read has no description
    }
    return result;
}

} // namespace support
