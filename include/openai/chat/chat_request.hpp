// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_parameters.hpp>
#include <openai/chat/message.hpp>
#include <openai/chat/response_format.hpp>
#include <openai/chat/tool.hpp>
#include <openai/chat/tool_choice.hpp>

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace openai {

/// A string at which the model stops, or up to four such strings.
using stop_sequences = std::variant<std::string, std::vector<std::string>>;

/// The voice and format of a spoken answer.
struct audio_output {
    boost::json::value voice; ///< a name, or an object for a custom voice
    std::string format;       ///< "wav", "aac", "mp3", "flac", "opus", "pcm16"

    audio_output() = default;
    audio_output(boost::json::value voice_name, std::string audio_format)
        : voice(std::move(voice_name))
        , format(std::move(audio_format)) {}
};

/// A text that you expect to appear in the answer, for the most part unchanged.
struct predicted_output {
    std::string type = "content";                                 ///< always "content"
    std::variant<std::string, std::vector<content_part>> content; ///< the text, or a list of text parts

    predicted_output() = default;
    explicit predicted_output(std::string text)
        : content(std::move(text)) {}
};

/// A request to a chat model (OpenAI's CreateChatCompletionRequest). An optional field is sent if you set it, even to 0
/// or "". Otherwise it is left out. A list or map is sent only if it is not empty. There is no `stream` member: call
/// `create` for a whole answer and `stream` for a streamed answer.
class OPENAI_DECL chat_request : public chat_parameters {
public:
    std::string model;             ///< name of the model, or an alias, or "provider:model"
    std::vector<message> messages; ///< the conversation so far

    std::optional<audio_output> audio;     ///< voice and format, if `modalities` has "audio"
    std::map<std::string, int> logit_bias; ///< maps token ids to values from -100 to 100
    /// Pairs of keys and values of your choice. OpenAI accepts up to 16 pairs. A key can have up to 64 characters, and
    /// a value up to 512.
    std::map<std::string, std::string> metadata;
    std::vector<std::string> modalities;          ///< "text", "audio"
    std::optional<boost::json::value> moderation; ///< how the server moderates input and output
    std::optional<predicted_output> prediction;   ///< text that you expect in the answer; speeds up the answer
    /// A key for the server's prompt cache. If similar requests have the same key, the server finds their prompts in
    /// the cache more often.
    std::optional<std::string> prompt_cache_key;
    std::optional<boost::json::value> prompt_cache_options; ///< how the server caches the prompt
    std::optional<std::string> prompt_cache_retention;      ///< "in_memory", "24h"
    std::optional<std::string> reasoning_effort;            ///< "none", "minimal", "low", "medium", "high", ...
    std::optional<openai::response_format> response_format; ///< format of the answer; if not set, plain text
    /// A stable id of your end user, e.g. a hash. OpenAI uses this id to detect abuse.
    std::optional<std::string> safety_identifier;
    std::optional<std::string> service_tier;              ///< "auto", "default", "flex", "priority", ...
    std::optional<stop_sequences> stop;                   ///< texts at which the model stops
    std::optional<openai::stream_options> stream_options; ///< only streaming calls send it
    std::optional<openai::tool_choice> tool_choice;       ///< whether the model must call tools, and which ones
    std::vector<openai::tool> tools;                      ///< the tools that the model can call
    std::optional<std::string> user_;     ///< the JSON member `user`; OpenAI replaced it with `safety_identifier`
    std::optional<std::string> verbosity; ///< "low", "medium", "high"
    std::optional<boost::json::value> web_search_options; ///< options for models that search the web

    std::optional<boost::json::value> function_call; ///< deprecated by OpenAI
    std::optional<boost::json::value> functions;     ///< deprecated by OpenAI

    /// Further members of the JSON body, for instance those for which this class has no field. If a member has the name
    /// of a field, it is sent instead of the field.
    boost::json::object extra_body;

    // These functions are defined in the library, so that the translation units that use the class do not compile the
    // code that copies its members.
    chat_request();
    chat_request(const chat_request&);
    chat_request(chat_request&&) noexcept;
    chat_request& operator=(const chat_request&);
    chat_request& operator=(chat_request&&);
    ~chat_request();
    explicit chat_request(std::string model_name)
        : model(std::move(model_name)) {}

    /// Appends a message.
    chat_request& add(message item) &;
    chat_request&& add(message item) && { return std::move(add(std::move(item))); }

    /// Appends a tool.
    chat_request& add(openai::tool item) &;
    chat_request&& add(openai::tool item) && { return std::move(add(std::move(item))); }

    /// Appends a system message.
    chat_request& system(std::string text) & { return add(message::system(std::move(text))); }
    chat_request&& system(std::string text) && { return std::move(system(std::move(text))); }

    /// Appends a developer message. OpenAI's models from o1 on expect it instead of a system message.
    chat_request& developer(std::string text) & { return add(message::developer(std::move(text))); }
    chat_request&& developer(std::string text) && { return std::move(developer(std::move(text))); }

    /// Appends a user message.
    chat_request& user(std::string text) & { return add(message::user(std::move(text))); }
    chat_request&& user(std::string text) && { return std::move(user(std::move(text))); }

    /// Appends an assistant message, such as an earlier answer.
    chat_request& assistant(std::string text) & { return add(message::assistant(std::move(text))); }
    chat_request&& assistant(std::string text) && { return std::move(assistant(std::move(text))); }

    /// Appends a function tool. `parameters` is the JSON schema of the function's arguments.
    chat_request& tool(std::string name, std::string description, boost::json::value parameters,
                       std::optional<bool> strict = {}) & {
        return add(openai::tool::function(std::move(name), std::move(description), std::move(parameters), strict));
    }
    chat_request&& tool(std::string name, std::string description, boost::json::value parameters,
                        std::optional<bool> strict = {}) && {
        return std::move(tool(std::move(name), std::move(description), std::move(parameters), strict));
    }

    /// Sets the format that the answer must have.
    chat_request& respond_as(openai::response_format format) & {
        response_format = std::move(format);
        return *this;
    }
    chat_request&& respond_as(openai::response_format format) && { return std::move(respond_as(std::move(format))); }

    /// Copies the members of `parameters` that are set. The other members of the request stay unchanged.
    chat_request& with(const chat_parameters& parameters) &;
    chat_request&& with(const chat_parameters& parameters) && { return std::move(with(parameters)); }

    /// Sets any field, so that you can build a request within one expression: `.set(&chat_request::reasoning_effort,
    /// "low")`.
    template <class Class, class Member, class Value>
        requires std::derived_from<chat_request, Class> && std::assignable_from<Member&, Value&&>
    chat_request& set(Member Class::*field, Value&& value) & {
        this->*field = std::forward<Value>(value);
        return *this;
    }
    template <class Class, class Member, class Value>
        requires std::derived_from<chat_request, Class> && std::assignable_from<Member&, Value&&>
    chat_request&& set(Member Class::*field, Value&& value) && {
        return std::move(set(field, std::forward<Value>(value)));
    }

    /// Adds a member to `extra_body`, for instance a member that only one provider knows.
    chat_request& extra(std::string_view name, boost::json::value value) &;
    chat_request&& extra(std::string_view name, boost::json::value value) && {
        return std::move(extra(name, std::move(value)));
    }
};

} // namespace openai
