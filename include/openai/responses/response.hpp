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

/// The numbers of some kinds of input tokens. A number that the server does not state is empty.
class OPENAI_DECL response_input_tokens_details {
public:
    std::optional<std::int64_t> cached_tokens;
    std::optional<std::int64_t> cache_write_tokens;
    boost::json::object extra; ///< all other JSON members

    response_input_tokens_details() = default;
};

/// The numbers of some kinds of output tokens. A number that the server does not state is empty.
class OPENAI_DECL response_output_tokens_details {
public:
    std::optional<std::int64_t> reasoning_tokens;
    boost::json::object extra; ///< all other JSON members

    response_output_tokens_details() = default;
};

/// The tokens that were used and billed. The three totals are 0 if the server does not state them.
class OPENAI_DECL response_usage {
public:
    std::int64_t input_tokens = 0;
    response_input_tokens_details input_tokens_details;
    std::int64_t output_tokens = 0;
    response_output_tokens_details output_tokens_details;
    std::int64_t total_tokens = 0;
    boost::json::object extra; ///< all other JSON members

    response_usage() = default;
};

/// Why a response failed.
class OPENAI_DECL response_failure {
public:
    std::string code; ///< "server_error", "rate_limit_exceeded", "invalid_prompt", ...
    std::string message;
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
    std::string id;
    boost::json::object extra; ///< all other JSON members

    response_conversation() = default;
};

/// The instructions of a response: one text, or a list of items.
using response_instructions = std::variant<std::string, std::vector<response_item>>;

/// A response of a model, together with the parameters of its request. The model's answer is in `output`: messages,
/// tool calls and reasoning.
class OPENAI_DECL response {
public:
    std::string id;
    std::string object;    ///< "response"
    double created_at = 0; ///< seconds since 1970; 0 if the server does not say
    std::optional<double> completed_at;

    /// "completed", "failed", "in_progress", "cancelled", "queued", "incomplete"; empty if the server does not say
    std::string status;
    std::vector<response_item> output;
    std::optional<response_usage> usage;
    std::optional<response_failure> error;
    std::optional<response_incompleteness> incomplete_details;
    std::optional<boost::json::value> moderation; ///< the result of moderating input and output

    std::string model;
    std::optional<bool> background;
    std::optional<response_conversation> conversation;
    std::optional<response_instructions> instructions;
    std::optional<std::int64_t> max_output_tokens;
    std::optional<std::int64_t> max_tool_calls;
    std::map<std::string, std::string> metadata;
    std::optional<bool> parallel_tool_calls;
    std::optional<std::string> previous_response_id;
    std::optional<stored_prompt> prompt;
    std::optional<std::string> prompt_cache_key;
    std::optional<prompt_cache_settings> prompt_cache_options;
    std::optional<std::string> prompt_cache_retention;
    std::optional<reasoning_options> reasoning_; ///< the JSON member `reasoning`, as in the request
    std::optional<std::string> safety_identifier;
    std::optional<std::string> service_tier; ///< the tier that served the request
    std::optional<double> temperature;
    std::optional<response_text_options> text_; ///< the JSON member `text`, as in the request
    std::optional<response_tool_choice> tool_choice;
    std::vector<response_tool> tools;
    std::optional<std::int64_t> top_logprobs;
    std::optional<double> top_p;
    std::optional<std::string> truncation;
    std::optional<std::string> user;

    boost::json::object extra; ///< all other members that the provider sent
    /// True if a streamed response was larger than `stream_limits.accumulated`. This object then has only the part of
    /// the response up to the limit.
    bool cut = false;

    // These functions are defined in the library, so that the translation units that use the class do not compile the
    // code that copies its members.
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
