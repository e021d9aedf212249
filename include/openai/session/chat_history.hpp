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

/// A conversation, which consists of a system prompt and the messages so far. This is a value type. To send a
/// conversation, put `with_system()` into `chat_request::messages`.
///
/// The functions that add a message throw `error` (`invalid_argument`) if the message has no role, if one of its texts
/// is longer than `max_text`, or if its content is an empty string. Only the result of a tool call, or a message with
/// tool calls, may have an empty string as its content. The constructor and `system()` throw this error if the system
/// prompt is longer than `max_text`.
class OPENAI_DECL chat_history {
public:
    static constexpr std::size_t default_max_text = 1u << 20; ///< default size limit of one text, in bytes

    std::vector<message> messages;               ///< without the system prompt
    std::map<std::string, std::string> metadata; ///< for your own use; not sent
    std::size_t max_text = default_max_text;     ///< the largest size of one text, in bytes

    chat_history() = default;
    explicit chat_history(std::string system_prompt) { system(std::move(system_prompt)); }

    /// Returns the system prompt, or an empty string if there is none. The system prompt tells the model how to behave,
    /// and precedes all messages.
    const std::string& system() const noexcept { return system_; }

    /// Replaces the system prompt.
    chat_history& system(std::string prompt) &;
    chat_history&& system(std::string prompt) && { return std::move(system(std::move(prompt))); }

    /// Adds a user's message. `name` distinguishes several users.
    chat_history& user(std::string text, std::optional<std::string> name = {}) &;
    chat_history&& user(std::string text, std::optional<std::string> name = {}) && {
        return std::move(user(std::move(text), std::move(name)));
    }

    /// Adds a message from the model.
    chat_history& assistant(std::string text) & { return add(message::assistant(std::move(text))); }
    chat_history&& assistant(std::string text) && { return std::move(assistant(std::move(text))); }

    /// Adds the result of a tool call. The text can be empty.
    chat_history& tool(std::string call_id, std::string text) & {
        return add(message::tool(std::move(call_id), std::move(text)));
    }
    chat_history&& tool(std::string call_id, std::string text) && {
        return std::move(tool(std::move(call_id), std::move(text)));
    }

    /// Adds any message. The message must have a role.
    chat_history& add(message item) &;
    chat_history&& add(message item) && { return std::move(add(std::move(item))); }

    /// Removes and returns the last message if it has this role. Otherwise returns an empty optional.
    std::optional<message> pop(std::string_view role);

    /// Returns the model's last message, or null if there is none.
    const message* last_response() const noexcept;

    /// Whether the model's last message calls a function.
    bool is_function_call() const noexcept { return last_function_call().has_value(); }

    /// Returns the first function call in the model's last message, or an empty optional if there is none. The
    /// arguments of the call are JSON text.
    std::optional<openai::function_call> last_function_call() const;

    /// Removes messages until at most `limit` are left. Does nothing if `limit` is 0 or less.
    ///
    /// First it removes the earliest tool calls that have all their results, together with these results. When no such
    /// tool calls are left, it removes the oldest messages. An assistant's tool calls are always removed together with
    /// their results.
    void trim(int limit);

    /// Returns the messages for a request: first the system prompt, and then all other messages.
    std::vector<message> with_system() const;

    /// Returns the whole conversation as JSON text, `{"system": ..., "messages": [...], "metadata": {...}}`, with the
    /// messages in OpenAI's form. `import_json` turns the text into the same conversation again. Throws `error`
    /// (`invalid_argument`) if a string in the conversation is not UTF-8.
    std::string export_json() const;

    /// Reads a conversation from the JSON text that `export_json` wrote. `max_text` becomes the conversation's
    /// `max_text`. If the JSON has no "system" member, and the first message has the role "system" and a string as its
    /// content, that message becomes the system prompt. Throws `error`: `invalid_json`, or `invalid_argument` if a
    /// member is missing, has the wrong type, or is too long. In the second case, the text of the error names the path
    /// of the member.
    static chat_history import_json(std::string_view text, std::size_t max_text = default_max_text);

private:
    std::string system_;
};

} // namespace openai
