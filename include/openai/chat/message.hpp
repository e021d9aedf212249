// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/content_part.hpp>
#include <openai/chat/tool.hpp>
#include <openai/core/received_members.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace openai {

/// The content of a message: nothing (JSON null), plain text, or a list of parts.
using message_content = std::variant<std::monostate, std::string, std::vector<content_part>>;

/// A model's spoken answer. When you send the message back, the library sends only the id of the spoken answer. If the
/// message came from a provider in `client_options::providers`, only this provider gets the id. All other servers get
/// the message without the spoken answer.
struct message_audio {
    std::string id;                         ///< id of the spoken answer
    std::optional<std::int64_t> expires_at; ///< seconds since 1970
    std::string data;                       ///< base64
    std::string transcript;                 ///< the transcript of the spoken answer

    message_audio() = default;
    explicit message_audio(std::string audio_id)
        : id(std::move(audio_id)) {}
};

/// One message of a conversation, sent or received. You can send a received message back unchanged, to any provider.
class OPENAI_DECL message {
public:
    std::string role;                ///< "system", "developer", "user", "assistant", "tool" or a provider-specific role
    message_content content;         ///< nothing, a string, or a list of parts
    std::optional<std::string> name; ///< name of the participant; distinguishes participants with the same role
    std::optional<std::string> refusal;      ///< the text with which the model refuses to answer
    std::vector<tool_call> tool_calls;       ///< the tool calls of an "assistant" message
    std::optional<std::string> tool_call_id; ///< for the role "tool": id of the call that this message answers
    std::optional<message_audio> audio;      ///< a spoken answer
    std::optional<openai::function_call> function_call; ///< deprecated by OpenAI
    boost::json::object extra;                          ///< other members that you add; they are sent to every provider
    received_members received;                          ///< other members of a received message

    /// The model's reasoning before its answer, received as `reasoning_content` or `reasoning`. By default it is not
    /// sent back, because some providers refuse it. To send it back, set `send_reasoning` of the provider, the client
    /// or the session.
    std::string reasoning;

    // These functions are defined in the library, so that the translation units that use the class do not compile the
    // code that copies its members.
    message();
    message(const message&);
    message(message&&) noexcept;
    message& operator=(const message&);
    message& operator=(message&&);
    ~message();
    explicit message(std::string message_role, message_content message_text = {})
        : role(std::move(message_role))
        , content(std::move(message_text)) {}

    /// Returns a system message.
    static message system(std::string text);
    /// Returns a developer message. OpenAI's models from o1 on expect it instead of a system message.
    static message developer(std::string text);
    /// Returns a user message.
    static message user(std::string text);
    /// Returns an assistant message, such as an earlier answer.
    static message assistant(std::string text);

    /// Makes a message with the result of a tool call that the model made.
    static message tool(std::string call_id, std::string text);

    /// Returns `content` if it is plain text. If `content` is a list of parts, returns the text of the first text part.
    /// Returns an empty string if there is no text.
    std::string_view text() const noexcept;

    /// Sets the text of the message. If `content` is plain text or empty, the new text replaces it. If `content` is a
    /// list of parts, the new text replaces the text of the first text part. If the list has no text part, a new text
    /// part is inserted at the front.
    message& set_text(std::string text) &;
    message&& set_text(std::string text) && { return std::move(set_text(std::move(text))); }

    /// Appends a part. If `content` was plain text, this text becomes the first part.
    message& add(content_part part) &;
    message&& add(content_part part) && { return std::move(add(std::move(part))); }

    /// Appends a tool call. Use this for "assistant" messages that you write yourself.
    message& add(tool_call call) &;
    message&& add(tool_call call) && { return std::move(add(std::move(call))); }

    /// Same as `add(content_part::from_text(text))`.
    message& add_text(std::string text) & { return add(content_part::from_text(std::move(text))); }
    message&& add_text(std::string text) && { return std::move(add_text(std::move(text))); }

    /// Same as `add(content_part::image(url, detail))`.
    message& add_image(std::string url, std::optional<std::string> detail = {}) & {
        return add(content_part::image(std::move(url), std::move(detail)));
    }
    message&& add_image(std::string url, std::optional<std::string> detail = {}) && {
        return std::move(add_image(std::move(url), std::move(detail)));
    }

    /// Same as `add(content_part::image_bytes(bytes, detail))`.
    message& add_image_bytes(std::string_view bytes, std::optional<std::string> detail = {}) & {
        return add(content_part::image_bytes(bytes, std::move(detail)));
    }
    message&& add_image_bytes(std::string_view bytes, std::optional<std::string> detail = {}) && {
        return std::move(add_image_bytes(bytes, std::move(detail)));
    }

    /// Same as `add(content_part::image_file(path, detail))`.
    message& add_image_file(const std::string& path, std::optional<std::string> detail = {}) & {
        return add(content_part::image_file(path, std::move(detail)));
    }
    message&& add_image_file(const std::string& path, std::optional<std::string> detail = {}) && {
        return std::move(add_image_file(path, std::move(detail)));
    }

    /// Same as `add(content_part::file_id(id))`.
    message& add_file(std::string id) & { return add(content_part::file_id(std::move(id))); }
    message&& add_file(std::string id) && { return std::move(add_file(std::move(id))); }

    /// Same as `add(content_part::file_bytes(filename, bytes))`.
    message& add_file_bytes(std::string filename, std::string_view bytes) & {
        return add(content_part::file_bytes(std::move(filename), bytes));
    }
    message&& add_file_bytes(std::string filename, std::string_view bytes) && {
        return std::move(add_file_bytes(std::move(filename), bytes));
    }

    /// Sets `name`, which distinguishes participants that have the same role.
    message& with_name(std::string participant) & {
        name = std::move(participant);
        return *this;
    }
    message&& with_name(std::string participant) && { return std::move(with_name(std::move(participant))); }
};

} // namespace openai
