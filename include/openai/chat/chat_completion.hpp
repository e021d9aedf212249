// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/message.hpp>
#include <openai/core/usage.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// One of the answers to a request.
class OPENAI_DECL chat_choice {
public:
    int index = 0;                            ///< number of the answer, counted from 0
    std::optional<std::string> finish_reason; ///< "stop", "length", "tool_calls", ...; "" counts as absent
    openai::message message;                  ///< the answer
    boost::json::value logprobs;              ///< null unless you request them
    boost::json::object extra;                ///< other members that the provider sent for this choice

    chat_choice() = default;

    /// Returns the text of the message, or an empty string if the message has none.
    std::string_view text() const noexcept { return message.text(); }
};

/// A model's answer.
class OPENAI_DECL chat_completion {
public:
    std::string id;                     ///< id of the completion
    std::string object;                 ///< "chat.completion"
    std::int64_t created = 0;           ///< seconds since 1970; 0 if the server does not say
    std::string model;                  ///< the model that answered; often a more exact name than the requested one
    std::vector<chat_choice> choices;   ///< the answers; as many as the request's `n`
    std::optional<openai::usage> usage; ///< the tokens used, if the server states them
    std::optional<std::string> service_tier;       ///< the tier that served the request
    std::optional<std::string> system_fingerprint; ///< identifies the configuration of the server
    boost::json::object extra; ///< other members; always empty for a stream, see `chat_delta::raw()`
    /// True if a streamed answer was larger than `stream_limits.accumulated`. This completion then has the part of the
    /// answer up to the limit, and all finish reasons and the usage, even if they came later.
    bool cut = false;

    // These functions are defined in the library, so that the translation units that use the class do not compile the
    // code that copies its members.
    chat_completion();
    chat_completion(const chat_completion&);
    chat_completion(chat_completion&&) noexcept;
    chat_completion& operator=(const chat_completion&);
    chat_completion& operator=(chat_completion&&);
    ~chat_completion();

    /// Returns the text of the first choice. Returns an empty string if there is no choice, or if the choice has no
    /// text, for instance because the model calls a tool or refuses.
    std::string_view text() const noexcept;

    /// Returns the reasoning text of the first choice, or an empty string if the provider sent no reasoning.
    std::string_view reasoning() const noexcept;
};

} // namespace openai
