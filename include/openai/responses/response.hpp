// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_item.hpp>
#include <openai/responses/response_parameters.hpp>
#include <openai/responses/response_tool.hpp>
#include <openai/responses/response_tool_choice.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace openai {

/// The input tokens, counted by kind. If the server does not state a number, its optional is empty.
class OPENAI_DECL response_input_tokens_details {
public:
    std::optional<std::int64_t> cached_tokens;      ///< tokens read from the server's cache
    std::optional<std::int64_t> cache_write_tokens; ///< tokens written to the server's cache
    boost::json::object extra;                      ///< all other JSON members

    response_input_tokens_details() = default;
};

/// The output tokens, counted by kind. If the server does not state a number, its optional is empty.
class OPENAI_DECL response_output_tokens_details {
public:
    std::optional<std::int64_t> reasoning_tokens; ///< tokens of the reasoning
    boost::json::object extra;                    ///< all other JSON members

    response_output_tokens_details() = default;
};

/// The tokens that were used and billed. `input_tokens`, `output_tokens` and `total_tokens` are 0 if the server does
/// not state them.
class OPENAI_DECL response_usage {
public:
    std::int64_t input_tokens = 0;                        ///< tokens of the input
    response_input_tokens_details input_tokens_details;   ///< parts of `input_tokens`
    std::int64_t output_tokens = 0;                       ///< tokens of the output
    response_output_tokens_details output_tokens_details; ///< parts of `output_tokens`
    std::int64_t total_tokens = 0;                        ///< the sum of both
    boost::json::object extra;                            ///< all other JSON members

    response_usage() = default;
};

/// Why a response failed.
class OPENAI_DECL response_failure {
public:
    std::string code;          ///< "server_error", "rate_limit_exceeded", "invalid_prompt", ...
    std::string message;       ///< the reason, as a text for people
    boost::json::object extra; ///< all other JSON members

    response_failure() = default;
};

/// Why a response is incomplete.
class OPENAI_DECL response_incompleteness {
public:
    std::optional<std::string> reason; ///< "max_output_tokens", "content_filter"
    boost::json::object extra;         ///< all other JSON members

    response_incompleteness() = default;
};

/// A conversation that a response belongs to.
class OPENAI_DECL response_conversation {
public:
    std::string id;            ///< id of the conversation
    boost::json::object extra; ///< all other JSON members

    response_conversation() = default;
};

/// The instructions of a response: one string, or a list of items.
using response_instructions = std::variant<std::string, std::vector<response_item>>;

/// A response of a model, together with the parameters of its request. The model's answer is in `output`: messages,
/// tool calls and reasoning.
class OPENAI_DECL response {
public:
    std::string id;                     ///< id of the response
    std::string object;                 ///< "response"
    double created_at = 0;              ///< seconds since 1970; 0 if the server does not say
    std::optional<double> completed_at; ///< when the response was completed, in seconds since 1970

    /// One of "completed", "failed", "in_progress", "cancelled", "queued", "incomplete"; empty if the server does not
    /// say.
    std::string status;
    std::vector<response_item> output;                         ///< the items that the model made
    std::optional<response_usage> usage;                       ///< the tokens used, if the server states them
    std::optional<response_failure> error;                     ///< why the response failed
    std::optional<response_incompleteness> incomplete_details; ///< why the response is incomplete
    std::optional<boost::json::value> moderation;              ///< the result of moderating input and output

    std::string model;                                 ///< name of the model
    std::optional<bool> background;                    ///< whether the server generates the response in the background
    std::optional<response_conversation> conversation; ///< the conversation that contains the response
    std::optional<response_instructions> instructions; ///< system message that precedes the input
    std::optional<std::int64_t> max_output_tokens;     ///< token limit of the answer, including reasoning
    std::optional<std::int64_t> max_tool_calls;        ///< maximum number of calls to tools that run on the server
    /// Pairs of keys and values of your choice. OpenAI accepts up to 16 pairs. A key can have up to 64 characters, and
    /// a value up to 512.
    std::map<std::string, std::string> metadata;
    std::optional<bool> parallel_tool_calls; ///< whether one answer may call several tools; OpenAI's default is true
    std::optional<std::string> previous_response_id; ///< id of a stored response that precedes the input
    std::optional<stored_prompt> prompt;             ///< the stored prompt that was used
    /// The key for the server's prompt cache, as in the request.
    std::optional<std::string> prompt_cache_key;
    std::optional<prompt_cache_settings> prompt_cache_options; ///< how the server caches the prompt
    std::optional<std::string> prompt_cache_retention;         ///< "in_memory", "24h"
    std::optional<reasoning_options> reasoning_;               ///< the JSON member `reasoning`, as in the request
    /// The id of your end user, as in the request.
    std::optional<std::string> safety_identifier;
    std::optional<std::string> service_tier;         ///< the tier that served the request
    std::optional<double> temperature;               ///< 0 to 2
    std::optional<response_text_options> text_;      ///< the JSON member `text`, as in the request
    std::optional<response_tool_choice> tool_choice; ///< whether the model must call tools, and which ones
    std::vector<response_tool> tools;                ///< the tools that the model could call
    std::optional<std::int64_t> top_logprobs;        ///< 0 to 20
    std::optional<double> top_p;                     ///< 0 to 1
    std::optional<std::string> truncation;           ///< "auto", "disabled"
    std::optional<std::string> user; ///< id of your end user; deprecated by OpenAI in favor of `safety_identifier`

    boost::json::object extra; ///< all other members that the provider sent
    /// True if a part of a streamed response was left out, because the response is larger than
    /// `stream_limits.accumulated` or has an item at a position above 4095.
    bool cut = false;

    // The library defines these functions, so that your program does not have to compile the code that copies the
    // members.
    response();
    response(const response&);
    response(response&&) noexcept;
    response& operator=(const response&);
    response& operator=(response&&);
    ~response();

    /// Returns the texts of all messages, joined. Leaves out refusals.
    std::string text() const;

    /// Returns the texts of all refusals, joined.
    std::string refusal() const;

    /// Returns the texts of all reasoning items (see `reasoning_item::text`), separated by empty lines.
    std::string reasoning() const;

    /// Whether the response has ended: its status is neither "queued" nor "in_progress".
    bool ended() const noexcept;
};

} // namespace openai
