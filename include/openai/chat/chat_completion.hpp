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
    int index = 0;
    std::optional<std::string> finish_reason; ///< "stop", "length", "tool_calls", ... as text; "" counts as absent
    openai::message message;
    boost::json::value logprobs; ///< null unless asked for
    boost::json::object extra;   ///< what else the provider sent for this choice

    chat_choice() = default;

    /// The text of the message; empty if it has none.
    std::string_view text() const noexcept { return message.text(); }
};

/// What a model answered.
class OPENAI_DECL chat_completion {
public:
    std::string id;
    std::string object;
    std::int64_t created = 0; ///< seconds since 1970; 0 if the server does not say
    std::string model;        ///< the model that answered; its name may be more exact than the one asked for
    std::vector<chat_choice> choices;
    std::optional<openai::usage> usage;
    std::optional<std::string> service_tier;
    std::optional<std::string> system_fingerprint;
    boost::json::object extra; ///< what else the provider sent, in a document; for a stream see `chat_delta::raw()`
    /// True for a stream that brought more than `stream_limits.accumulated`: what came after that is missing here.
    bool cut = false;

    // Defined in the library, so that not every unit that uses the class compiles the copying of its members.
    chat_completion();
    chat_completion(const chat_completion&);
    chat_completion(chat_completion&&) noexcept;
    chat_completion& operator=(const chat_completion&);
    chat_completion& operator=(chat_completion&&);
    ~chat_completion();

    /// The text of the first choice; empty if it has none, e.g. because the model calls a tool or refuses.
    std::string_view text() const noexcept;

    /// The reasoning text of the first choice; empty if the provider does not show it.
    std::string_view reasoning() const noexcept;
};

} // namespace openai
