// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/message.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// A conversation: a system prompt and the messages so far. A value type. To send it, put `with_system()` into
/// `chat_request::messages`.
///
/// The adders throw `error` (`invalid_argument`) for a text that is empty or longer than `max_text`.
class OPENAI_DECL chat_history {
public:
    static constexpr std::size_t default_max_text = 1u << 20;

    std::vector<message> messages;               ///< without the system prompt
    std::map<std::string, std::string> metadata; ///< for your own use; not sent
    std::size_t max_text = default_max_text;     ///< how many bytes one text may have

    chat_history() = default;
    explicit chat_history(std::string system_prompt) { system(std::move(system_prompt)); }

    /// The system prompt: what the model is to be and do. It precedes all messages. Empty: none.
    const std::string& system() const noexcept { return system_; }

    /// Replaces the system prompt.
    chat_history& system(std::string prompt) &;
    chat_history&& system(std::string prompt) && { return std::move(system(std::move(prompt))); }

    /// Adds a user's message; `name` tells several users apart.
    chat_history& user(std::string text, std::optional<std::string> name = {}) &;
    chat_history&& user(std::string text, std::optional<std::string> name = {}) && {
        return std::move(user(std::move(text), std::move(name)));
    }

    /// Adds a message of the model.
    chat_history& assistant(std::string text) & { return add(message::assistant(std::move(text))); }
    chat_history&& assistant(std::string text) && { return std::move(assistant(std::move(text))); }

    /// Adds the result of a tool call; it may be empty.
    chat_history& tool(std::string call_id, std::string text) & {
        return add(message::tool(std::move(call_id), std::move(text)));
    }
    chat_history&& tool(std::string call_id, std::string text) && {
        return std::move(tool(std::move(call_id), std::move(text)));
    }

    /// Adds any message with a role.
    chat_history& add(message item) &;
    chat_history&& add(message item) && { return std::move(add(std::move(item))); }

    /// If the last message has this role, removes and returns it.
    std::optional<message> pop(std::string_view role);

    /// The model's last message; null if there is none.
    const message* last_response() const noexcept;

    /// Whether the model's last message calls a function.
    bool is_function_call() const noexcept { return last_function_call().has_value(); }

    /// The first function call of the model's last message; its arguments are JSON text.
    std::optional<openai::function_call> last_function_call() const;

    /// Removes messages until `limit` are left; does nothing if it is 0 or less. First it removes the earliest tool
    /// calls that have all their results, together with these results. Then it removes the oldest messages; an
    /// assistant's tool calls go together with their results.
    void trim(int limit);

    /// The messages for a request: the system prompt, then all others.
    std::vector<message> with_system() const;

    /// Everything as JSON text: `{"system": ..., "messages": [...], "metadata": {...}}`, with the messages in OpenAI's
    /// form. `import_json` gives back the same conversation. Throws `error` (`invalid_argument`) for text that is not
    /// UTF-8.
    std::string export_json() const;

    /// Reads what `export_json` wrote. If there is no "system", a first message with the role "system" becomes the
    /// system prompt. Throws `error`: `invalid_json`, or `invalid_argument`, which names the path of a member that is
    /// missing, of the wrong type, or too long.
    static chat_history import_json(std::string_view text, std::size_t max_text = default_max_text);

private:
    std::string system_;
};

} // namespace openai
