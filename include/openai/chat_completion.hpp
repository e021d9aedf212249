// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/message.hpp>
#include <openai/response.hpp>
#include <openai/usage.hpp>

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
class OPENAI_DECL chat_completion : public response {
public:
    std::string id;
    std::string object;
    std::int64_t created = 0; ///< seconds since 1970; 0 if the server does not say
    std::string model;        ///< the model that answered, which may be named more exactly than the one asked
    std::vector<chat_choice> choices;
    std::optional<openai::usage> usage;
    std::optional<std::string> service_tier;
    std::optional<std::string> system_fingerprint;
    /// Of a stream: more came than `stream_limits.accumulated`, and what came after that is not in here.
    bool cut = false;

    // Defined in the library, or every unit that uses the class would compile its members' copying.
    chat_completion();
    chat_completion(const chat_completion&);
    chat_completion(chat_completion&&) noexcept;
    chat_completion& operator=(const chat_completion&);
    chat_completion& operator=(chat_completion&&);
    ~chat_completion();
    explicit chat_completion(response answer)
        : response(std::move(answer)) {}

    /// Text of the first choice; empty if there is none, e.g. when the model calls a tool or refuses.
    std::string_view text() const noexcept;

    /// What the model thought, in the first choice; empty if the provider does not show it.
    std::string_view reasoning() const noexcept;
};

} // namespace openai
