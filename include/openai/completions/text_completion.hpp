// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_parameters.hpp>
#include <openai/chat/chat_request.hpp>
#include <openai/core/usage.hpp>
#include <openai/detail/adders.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace openai {

/// The text to continue: one text, several texts, the token ids of one text, or the token ids of several texts.
using text_prompt = std::variant<std::string, std::vector<std::string>, std::vector<std::int64_t>,
                                 std::vector<std::vector<std::int64_t>>>;

/// A request to continue a text (OpenAI's CreateCompletionRequest). This API is older than the chat API. An optional
/// field is sent if you set it, even to 0. Otherwise it is left out. There is no `stream` member: call `create` for the
/// whole text and `stream` for a streamed text.
class OPENAI_DECL text_completion_request : public detail::adders<text_completion_request> {
public:
    std::string model;  ///< name of the model, or an alias, or "provider:model"
    text_prompt prompt; ///< the text to continue

    std::optional<std::int64_t> best_of; ///< how many completions the server generates; it returns the best `n` of them
    std::optional<bool> echo;            ///< whether the answer repeats the prompt
    std::optional<double> frequency_penalty; ///< -2 to 2
    std::map<std::string, int> logit_bias;   ///< maps token ids to values from -100 to 100
    std::optional<std::int64_t> logprobs;    ///< 0 to 5
    std::optional<std::int64_t> max_tokens;  ///< token limit of the answer; OpenAI's default is 16
    std::optional<std::int64_t> n;           ///< number of choices
    std::optional<double> presence_penalty;  ///< -2 to 2
    std::optional<std::int64_t> seed;        ///< requests with the same seed get the same answer if possible
    std::optional<stop_sequences> stop;      ///< texts at which the model stops
    std::optional<openai::stream_options> stream_options; ///< only streaming calls send it
    std::optional<std::string> suffix;                    ///< the text that follows the completion
    std::optional<double> temperature;                    ///< 0 to 2
    std::optional<double> top_p;                          ///< 0 to 1
    std::optional<std::string> user;                      ///< an id of the end user for whom you send the request

    /// Further members of the JSON body, for instance those for which this class has no field. If a member has the name
    /// of a field, it is sent instead of the field.
    boost::json::object extra_body;

    text_completion_request() = default;
    explicit text_completion_request(std::string model_name, text_prompt beginning = {})
        : model(std::move(model_name))
        , prompt(std::move(beginning)) {}
};

/// One of the continuations of the prompt.
class OPENAI_DECL text_choice {
public:
    int index = 0;                            ///< number of the continuation, counted from 0
    std::string text;                         ///< the continuation
    std::optional<std::string> finish_reason; ///< "stop", "length", "content_filter"; "" counts as absent
    boost::json::value logprobs;              ///< null unless you request them
    boost::json::object extra;                ///< other members that the provider sent for this choice

    text_choice() = default;
};

/// The text that a model wrote. The events of a stream also have this type. Each event contains a piece of the text.
class OPENAI_DECL text_completion {
public:
    std::string id;                                ///< id of the completion
    std::string object;                            ///< "text_completion"
    std::int64_t created = 0;                      ///< seconds since 1970; 0 if the server does not say
    std::string model;                             ///< the model that answered
    std::vector<text_choice> choices;              ///< the continuations
    std::optional<openai::usage> usage;            ///< the tokens used, if the server states them
    std::optional<std::string> system_fingerprint; ///< identifies the configuration of the server
    boost::json::object extra;                     ///< other members that the provider sent
    /// True if a streamed text was larger than `stream_limits.accumulated`. This completion then contains only the
    /// beginning of the text, up to this limit. It still contains all finish reasons and the usage, even those that
    /// came after the limit was reached.
    bool cut = false;

    text_completion() = default;

    /// Returns the text of the choice with index 0. If no choice has index 0 but there is only one choice, returns the
    /// text of that choice. Otherwise returns an empty string.
    std::string_view text() const noexcept;
};

} // namespace openai
