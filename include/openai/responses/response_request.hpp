// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/adders.hpp>
#include <openai/responses/response_item.hpp>
#include <openai/responses/response_parameters.hpp>
#include <openai/responses/response_tool.hpp>
#include <openai/responses/response_tool_choice.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace openai {

class response;

/// Options of a streamed response. Only streaming calls send them.
class OPENAI_DECL response_stream_options {
public:
    std::optional<bool> include_obfuscation; ///< whether events are padded against traffic analysis

    response_stream_options() = default;
};

/// A request for a response (OpenAI's CreateResponse). An optional field is sent if you set it, even to 0 or an empty
/// string. A list or map is sent if it has elements. There is no `stream` member: call `create` for a whole response
/// and `stream` for a streamed response.
class OPENAI_DECL response_request : public detail::adders<response_request> {
public:
    std::string model;                ///< can be empty if `prompt` is set
    std::vector<response_item> input; ///< the items that the model answers: messages, results of tools, ...

    std::optional<bool> background; ///< whether the server generates the response in the background
    std::vector<context_management_rule> context_management; ///< when and how the server shortens the input
    std::optional<std::string> conversation;                 ///< id of a conversation, see `client.conversations`
    std::vector<std::string> include;              ///< extra data to request, e.g. "reasoning.encrypted_content"
    std::optional<std::string> instructions;       ///< system message that precedes the input
    std::optional<std::int64_t> max_output_tokens; ///< token limit of the answer, including reasoning
    std::optional<std::int64_t> max_tool_calls;    ///< maximum number of calls to tools that run on the server
    /// Pairs of keys and values of your choice. OpenAI accepts up to 16 pairs. A key can have up to 64 characters, and
    /// a value up to 512.
    std::map<std::string, std::string> metadata;
    std::optional<boost::json::value> moderation; ///< how the server moderates input and output
    std::optional<bool> parallel_tool_calls; ///< whether one answer may call several tools; OpenAI's default is true
    std::optional<std::string> previous_response_id; ///< id of a stored response to continue; see `after`
    std::optional<stored_prompt> prompt;             ///< a prompt that is stored at OpenAI
    /// A key for the server's prompt cache. If similar requests have the same key, the server finds their prompts in
    /// the cache more often.
    std::optional<std::string> prompt_cache_key;
    std::optional<prompt_cache_settings> prompt_cache_options; ///< how the server caches the prompt
    std::optional<std::string> prompt_cache_retention;         ///< "in_memory", "24h"
    std::optional<reasoning_options> reasoning;                ///< how the model reasons
    /// A stable id of your end user, e.g. a hash. OpenAI uses this id to detect abuse.
    std::optional<std::string> safety_identifier;
    std::optional<std::string> service_tier; ///< "auto", "default", "flex", "priority", ...
    std::optional<bool> store_;              ///< the JSON member `store`: whether the server keeps the response
    std::optional<response_stream_options> stream_options; ///< sent only by streaming calls
    std::optional<double> temperature;                     ///< 0 to 2
    std::optional<response_text_options> text;             ///< format and verbosity of the answer's text
    std::optional<response_tool_choice> tool_choice;       ///< whether the model must call tools, and which ones
    std::vector<response_tool> tools;                      ///< the tools that the model can call
    std::optional<std::int64_t> top_logprobs;              ///< 0 to 20
    std::optional<double> top_p;                           ///< 0 to 1
    std::optional<std::string> truncation;                 ///< "auto", "disabled"
    std::optional<std::string> user_; ///< the JSON member `user`; deprecated by OpenAI in favor of `safety_identifier`

    /// Further JSON members to send, for example those for which this class has no field. They are merged into the body
    /// last. If a member has the same name as a field, the member is sent instead of the field.
    ///
    /// The library refuses some combinations of fields; see `responses::create`. To send such a combination, leave one
    /// of these fields unset and put its JSON member here.
    boost::json::object extra_body;

    // The library defines these functions, so that your program does not have to compile the code that copies the
    // members.
    response_request();
    response_request(const response_request&);
    response_request(response_request&&) noexcept;
    response_request& operator=(const response_request&);
    response_request& operator=(response_request&&);
    ~response_request();
    explicit response_request(std::string model_name);

    /// Appends an item to the input, e.g. a message or a tool's result.
    response_request& add(response_item item) &;
    response_request&& add(response_item item) && { return std::move(add(std::move(item))); }

    /// Appends all output items of an answer to the input. Use this to continue from an answer that the server does not
    /// keep.
    response_request& add(const response& answer) &;
    response_request&& add(const response& answer) && { return std::move(add(answer)); }

    /// Appends a tool.
    response_request& add(response_tool tool) &;
    response_request&& add(response_tool tool) && { return std::move(add(std::move(tool))); }

    /// Appends a user message.
    response_request& user(std::string said) & { return add(response_item::message("user", std::move(said))); }
    response_request&& user(std::string said) && { return std::move(user(std::move(said))); }

    /// Appends a developer message. For OpenAI's model o1 and newer models, it replaces the system message.
    response_request& developer(std::string said) & {
        return add(response_item::message("developer", std::move(said)));
    }
    response_request&& developer(std::string said) && { return std::move(developer(std::move(said))); }

    /// Appends a system message.
    response_request& system(std::string said) & { return add(response_item::message("system", std::move(said))); }
    response_request&& system(std::string said) && { return std::move(system(std::move(said))); }

    /// Appends an assistant message, such as an earlier answer.
    response_request& assistant(std::string said) & {
        return add(response_item::message("assistant", std::move(said)));
    }
    response_request&& assistant(std::string said) && { return std::move(assistant(std::move(said))); }

    /// Sets `previous_response_id`, so that the request continues from an answer that the server has stored.
    response_request& after(const response& answer) &;
    response_request&& after(const response& answer) && { return std::move(after(answer)); }

    /// Sets whether the server keeps the response. OpenAI's default is true.
    response_request& store(bool yes) & {
        store_ = yes;
        return *this;
    }
    response_request&& store(bool yes) && { return std::move(store(yes)); }

    /// Sets `reasoning.effort`.
    response_request& effort(std::string how_much) &;
    response_request&& effort(std::string how_much) && { return std::move(effort(std::move(how_much))); }

    /// Sets the format that the text must have: `text.format`.
    response_request& respond_as(response_text_format format) &;
    response_request&& respond_as(response_text_format format) && { return std::move(respond_as(std::move(format))); }
};

} // namespace openai
