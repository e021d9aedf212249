// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// Types for the parameters of a `response_request`. A `response` contains most of these parameters, too.
namespace openai {

/// The format that the text of a response must have.
class OPENAI_DECL response_text_format {
public:
    std::string type = "text";                ///< "text", "json_object", "json_schema" or provider-specific
    std::optional<std::string> name;          ///< name of the schema
    std::optional<std::string> description;   ///< tells the model what the answer is for
    std::optional<boost::json::value> schema; ///< the JSON schema
    std::optional<bool> strict;               ///< whether the text must match the schema exactly
    boost::json::object extra;                ///< all other JSON members

    response_text_format() = default;

    /// Makes the format "json_schema": the text of the response must be JSON that matches `schema`.
    static response_text_format json_schema(std::string name, boost::json::value schema,
                                            std::optional<bool> strict = true);

    /// Makes the format "json_object": the text of the response must be a JSON object.
    static response_text_format json_object();
};

/// Settings for the text of a response: its format, and how detailed it is.
class OPENAI_DECL response_text_options {
public:
    std::optional<response_text_format> format; ///< format of the text; if not set, plain text
    std::optional<std::string> verbosity;       ///< "low", "medium", "high"
    boost::json::object extra;                  ///< all other JSON members

    response_text_options() = default;
};

/// How the model reasons.
class OPENAI_DECL reasoning_options {
public:
    std::optional<std::string> mode;    ///< "standard", "pro"
    std::optional<std::string> effort;  ///< "none", "minimal", "low", "medium", "high", "xhigh", "max"
    std::optional<std::string> summary; ///< "auto", "concise", "detailed"
    std::optional<std::string> context; ///< which earlier reasoning the model sees: "auto", "current_turn", "all_turns"
    std::optional<std::string> generate_summary; ///< older name of `summary`
    boost::json::object extra;                   ///< all other JSON members

    reasoning_options() = default;
};

/// A prompt that you have stored at OpenAI, with values for its variables.
class OPENAI_DECL stored_prompt {
public:
    std::string id;                                      ///< id of the prompt
    std::optional<std::string> version;                  ///< version of the prompt; if not set, the current one
    std::map<std::string, boost::json::value> variables; ///< each value is a string or a content part, e.g. an image
    boost::json::object extra;                           ///< all other JSON members

    stored_prompt() = default;
    explicit stored_prompt(std::string prompt_id)
        : id(std::move(prompt_id)) {}
};

/// When and how the server shortens the input for the model.
class OPENAI_DECL context_management_rule {
public:
    std::string type = "compaction";               ///< "compaction"
    std::optional<std::int64_t> compact_threshold; ///< number of tokens above which the server compacts the input
    boost::json::object extra;                     ///< all other JSON members

    context_management_rule() = default;
};

/// How the server caches the prompt, and for how long.
class OPENAI_DECL prompt_cache_settings {
public:
    std::optional<std::string> ttl;  ///< "30m"
    std::optional<std::string> mode; ///< "implicit", "explicit"
    boost::json::object extra;       ///< all other JSON members

    prompt_cache_settings() = default;
};

} // namespace openai
