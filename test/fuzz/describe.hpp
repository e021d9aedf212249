// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>

#include <string>

namespace fuzz {

/// All of an answer in one text, to compare.
inline std::string describe(const openai::chat_completion& whole) {
    std::string out = whole.id + '|' + whole.model + '|' + std::to_string(whole.created);
    for (const auto& choice : whole.choices) {
        const auto& message = choice.message;
        out += "\nchoice " + std::to_string(choice.index) + ' ' + choice.finish_reason.value_or("-") + '|' +
               message.role + '|' + std::string(choice.text()) + '|' + message.reasoning + '|' +
               message.refusal.value_or("-");
        for (const auto& call : message.tool_calls)
            out += "\n call " + call.id + '|' + std::string(call.name()) + '|' + std::string(call.arguments());
        if (message.function_call)
            out += "\n function " + message.function_call->name + message.function_call->arguments;
        if (message.audio) out += "\n audio " + message.audio->id + message.audio->transcript + message.audio->data;
    }
    if (whole.usage)
        out += "\nusage " + std::to_string(whole.usage->prompt_tokens) + ' ' +
               std::to_string(whole.usage->completion_tokens) + ' ' + std::to_string(whole.usage->total_tokens);
    return out;
}

} // namespace fuzz
