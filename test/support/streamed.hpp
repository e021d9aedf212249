// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat.hpp>

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace openai::test {

/// The result of `chat.stream` for a caller.
struct streamed {
    chat_completion completion; ///< includes what arrived before a failure
    /// What a program shows if it prints the `text()` of each delta.
    std::string seen;
    std::optional<error> failure;
};

inline boost::asio::awaitable<void> read_stream(const chat_completions& chat, streamed& result) {
    result = streamed();
    try {
        chat_request request("m");
        request.user("?");
        auto deltas = co_await chat.stream(request);
        try {
            while (const auto delta = co_await deltas.next()) result.seen += delta->text();
        } catch (const error& thrown) {
            result.failure = thrown;
        }
        result.completion = deltas.partial();
    } catch (const error& thrown) {
        result.failure = thrown;
    }
}

/// Replaces an id that the library has made, because it is different each time.
inline std::string shown(const std::string& id) { return id.size() == 9 && id[0] == 'c' ? "own" : id; }

/// Writes the whole result as one text, so that tests can compare results.
inline std::string describe(const streamed& result) {
    std::string out = "seen " + result.seen;
    const auto& whole = result.completion;
    for (const auto& choice : whole.choices) {
        const auto& message = choice.message;
        out += "\nchoice " + std::to_string(choice.index) + ' ' + choice.finish_reason.value_or("-") + " text " +
               std::string(choice.text()) + " reasoning " + message.reasoning + " refusal " +
               message.refusal.value_or("-");
        for (const auto& call : message.tool_calls)
            out += "\n call " + shown(call.id) + ' ' + std::string(call.name()) + ' ' + std::string(call.arguments());
        if (message.audio) out += "\n audio " + message.audio->id + message.audio->transcript + message.audio->data;
    }
    if (whole.usage) {
        out += "\nusage " + std::to_string(whole.usage->prompt_tokens) + ' ' +
               std::to_string(whole.usage->completion_tokens) + ' ' + std::to_string(whole.usage->total_tokens);
    }
    if (result.failure) out += std::string("\nfailure ") + result.failure->what();
    return out;
}

} // namespace openai::test
