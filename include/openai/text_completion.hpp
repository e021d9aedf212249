// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat_parameters.hpp>
#include <openai/chat_request.hpp>
#include <openai/detail/adders.hpp>
#include <openai/response.hpp>
#include <openai/usage.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace openai {

/// What is to be continued: a text, several texts, the tokens of a text, or those of several.
using text_prompt = std::variant<std::string, std::vector<std::string>, std::vector<std::int64_t>,
                                 std::vector<std::vector<std::int64_t>>>;

/// What is asked of a model that continues texts: OpenAI's CreateCompletionRequest, the older form beside chat. A field
/// is sent exactly when it is set, also when it is 0. Whether to stream is not part of it: the operation decides.
class OPENAI_DECL text_completion_request : public detail::adders<text_completion_request> {
public:
    std::string model;
    text_prompt prompt;

    std::optional<std::int64_t> best_of; ///< of how many the server picks `n`
    std::optional<bool> echo;            ///< whether the prompt is repeated before the text
    std::optional<double> frequency_penalty;
    std::map<std::string, int> logit_bias; ///< token id to -100..100
    std::optional<std::int64_t> logprobs;  ///< 0 to 5
    std::optional<std::int64_t> max_tokens;
    std::optional<std::int64_t> n; ///< how many choices
    std::optional<double> presence_penalty;
    std::optional<std::int64_t> seed;
    std::optional<stop_sequences> stop;
    std::optional<openai::stream_options> stream_options; ///< sent by streaming calls only
    std::optional<std::string> suffix;                    ///< text that comes after what is written
    std::optional<double> temperature;
    std::optional<double> top_p;
    std::optional<std::string> user_id; ///< sent as "user"

    /// What has no field here. Merged into the body last: a member of the same name replaces the typed one.
    boost::json::object extra_body;

    text_completion_request() = default;
    explicit text_completion_request(std::string model_name, text_prompt beginning = {})
        : model(std::move(model_name))
        , prompt(std::move(beginning)) {}
};

/// One of the continuations.
class OPENAI_DECL text_choice {
public:
    int index = 0;
    std::string text;
    std::optional<std::string> finish_reason; ///< "stop", "length", "content_filter"; "" counts as absent
    boost::json::value logprobs;              ///< null unless asked for
    boost::json::object extra;                ///< what else the provider sent for this choice

    text_choice() = default;
};

/// What a model wrote; also one event of a stream, which is a piece of it.
class OPENAI_DECL text_completion : public response {
public:
    std::string id;
    std::string object;
    std::int64_t created = 0; ///< seconds since 1970; 0 if the server does not say
    std::string model;
    std::vector<text_choice> choices;
    std::optional<openai::usage> usage;
    std::optional<std::string> system_fingerprint;
    /// Of a stream: more came than `stream_limits.accumulated`, and what came after that is not in here.
    bool cut = false;

    text_completion() = default;

    /// Text of the choice with index 0, or of the only one; empty if there is none.
    std::string_view text() const noexcept;
};

} // namespace openai
