// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/message.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// What was said so far: a system prompt and messages. A value; give it to a request with `chat_request::add`.
///
/// The adders throw `error` (`invalid_argument`) for a text that is empty or longer than `max_text`.
class OPENAI_DECL conversation {
public:
    static constexpr std::size_t default_max_text = 1u << 20;

    std::vector<message> messages;               ///< without the system prompt
    std::map<std::string, std::string> metadata; ///< of the program's own
    std::size_t max_text = default_max_text;     ///< bytes that one text may have

    conversation() = default;
    explicit conversation(std::string system_prompt) { system(std::move(system_prompt)); }

    /// What the model shall be and do; goes ahead of all messages. Empty: none.
    const std::string& system() const noexcept { return system_; }

    /// Replaces it.
    conversation& system(std::string prompt) &;
    conversation&& system(std::string prompt) && { return std::move(system(std::move(prompt))); }

    /// Adds what a user says; `name` tells several users apart.
    conversation& user(std::string text, std::optional<std::string> name = {}) &;
    conversation&& user(std::string text, std::optional<std::string> name = {}) && {
        return std::move(user(std::move(text), std::move(name)));
    }

    /// Adds what the model has said.
    conversation& assistant(std::string text) & { return add(message::assistant(std::move(text))); }
    conversation&& assistant(std::string text) && { return std::move(assistant(std::move(text))); }

    /// Adds the answer to a tool call; it may be empty.
    conversation& tool(std::string call_id, std::string text) & {
        return add(message::tool(std::move(call_id), std::move(text)));
    }
    conversation&& tool(std::string call_id, std::string text) && {
        return std::move(tool(std::move(call_id), std::move(text)));
    }

    /// Adds any message with a role.
    conversation& add(message item) &;
    conversation&& add(message item) && { return std::move(add(std::move(item))); }

    /// Takes the last message away and gives it, if it is of this role.
    std::optional<message> pop(std::string_view role);

    /// The last message of the model; null if there is none.
    const message* last_response() const noexcept;

    /// Whether the last message of the model calls a function.
    bool is_function_call() const noexcept { return last_function_call().has_value(); }

    /// The first function that the last message of the model calls, and with what (JSON as text).
    std::optional<openai::function_call> last_function_call() const;

    /// Removes messages until `limit` are left; no limit if it is 0 or less. First go the earliest tool calls that have
    /// all their answers, together with these; then the oldest messages, an assistant's calls with what answers them.
    void trim(int limit);

    /// All messages with the system prompt ahead, as a request has them.
    std::vector<message> with_system() const;

    /// Everything as JSON text: `{"system": ..., "messages": [...], "metadata": {...}}`, the messages as OpenAI has
    /// them. What `import_json` makes of it is the same. Throws `error` (`invalid_argument`) for text that is not
    /// UTF-8.
    std::string export_json() const;

    /// Without "system" a first message of that role is the system prompt. Throws `error`: `invalid_json`, or
    /// `invalid_argument` that names the path of what is missing, of another type or too long.
    static conversation import_json(std::string_view text, std::size_t max_text = default_max_text);

private:
    std::string system_;
};

} // namespace openai
