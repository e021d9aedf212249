// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_request.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Types for counting the tokens of an input, and for compacting an input.
namespace openai {

/// A request to count input tokens. Most of its members are also members of a `response_request`.
class OPENAI_DECL input_token_request : public detail::adders<input_token_request> {
public:
    std::string model;                       ///< name of the model
    std::vector<response_item> input;        ///< the items
    std::optional<std::string> conversation; ///< the id of a conversation
    std::optional<std::string> instructions; ///< system message that precedes the input
    std::optional<bool> parallel_tool_calls; ///< whether one answer may call several tools; OpenAI's default is true
    std::optional<std::string> personality;  ///< "friendly", "pragmatic"
    std::optional<std::string> previous_response_id; ///< id of a stored response that precedes the input
    std::optional<reasoning_options> reasoning;      ///< how the model reasons
    std::optional<response_text_options> text;       ///< format and verbosity of the answer's text
    std::optional<response_tool_choice> tool_choice; ///< whether the model must call tools, and which ones
    std::vector<response_tool> tools;                ///< the tools that the model can call
    std::optional<std::string> truncation;           ///< "auto", "disabled"

    /// Further JSON members to send, for example those for which this class has no field. They are merged into the body
    /// last. If a member has the same name as a field, the member is sent instead of the field.
    boost::json::object extra_body;

    input_token_request() = default;

    /// Copies the members of `request` that this class also has, except `extra_body`.
    input_token_request(const response_request& request);
};

/// The number of tokens of an input.
class OPENAI_DECL input_token_count {
public:
    std::string object;            ///< "response.input_tokens"
    std::int64_t input_tokens = 0; ///< number of tokens
    boost::json::object extra;     ///< all other JSON members

    input_token_count() = default;
};

/// A request to compact items.
class OPENAI_DECL compaction_request : public detail::adders<compaction_request> {
public:
    std::string model;                               ///< name of the model
    std::vector<response_item> input;                ///< the items
    std::optional<std::string> instructions;         ///< system message that precedes the input
    std::optional<std::string> previous_response_id; ///< id of a stored response that precedes the input
    /// A key for the server's prompt cache. If similar requests have the same key, the server finds their prompts in
    /// the cache more often.
    std::optional<std::string> prompt_cache_key;
    std::optional<prompt_cache_settings> prompt_cache_options; ///< how the server caches the prompt
    std::optional<std::string> prompt_cache_retention;         ///< "in_memory", "24h"
    std::optional<std::string> service_tier;                   ///< "auto", "default", "flex", "priority", ...

    /// Further JSON members to send, for example those for which this class has no field. They are merged into the body
    /// last. If a member has the same name as a field, the member is sent instead of the field.
    boost::json::object extra_body;

    compaction_request() = default;
    explicit compaction_request(std::string model_name, std::vector<response_item> items = {})
        : model(std::move(model_name))
        , input(std::move(items)) {}
};

} // namespace openai
