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

/// The text to continue: a text, several texts, the tokens of one text, or the tokens of several.
using text_prompt = std::variant<std::string, std::vector<std::string>, std::vector<std::int64_t>,
                                 std::vector<std::vector<std::int64_t>>>;

/// A request to continue a text: OpenAI's CreateCompletionRequest, the older API beside chat. A field is sent exactly
/// when it is set, even to 0. There is no `stream` member: the operation that you call decides.
class OPENAI_DECL text_completion_request : public detail::adders<text_completion_request> {
public:
    std::string model;
    text_prompt prompt;

    std::optional<std::int64_t> best_of; ///< how many the server generates, to pick the best `n`
    std::optional<bool> echo;            ///< whether the answer repeats the prompt
    std::optional<double> frequency_penalty;
    std::map<std::string, int> logit_bias; ///< token id to -100..100
    std::optional<std::int64_t> logprobs;  ///< 0 to 5
    std::optional<std::int64_t> max_tokens;
    std::optional<std::int64_t> n; ///< how many choices
    std::optional<double> presence_penalty;
    std::optional<std::int64_t> seed;
    std::optional<stop_sequences> stop;
    std::optional<openai::stream_options> stream_options; ///< sent by streaming calls only
    std::optional<std::string> suffix;                    ///< the text that follows the completion
    std::optional<double> temperature;
    std::optional<double> top_p;
    std::optional<std::string> user; ///< whom the request is made for

    /// Members that have no field here. They are merged into the body last, so a member replaces a typed one of the
    /// same name.
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

/// What a model wrote. An event of a stream has the same type: it is a piece of the whole.
class OPENAI_DECL text_completion {
public:
    std::string id;
    std::string object;
    std::int64_t created = 0; ///< seconds since 1970; 0 if the server does not say
    std::string model;
    std::vector<text_choice> choices;
    std::optional<openai::usage> usage;
    std::optional<std::string> system_fingerprint;
    boost::json::object extra; ///< what else the provider sent
    /// True for a stream that brought more than `stream_limits.accumulated`: what came after that is missing here.
    bool cut = false;

    text_completion() = default;

    /// The text of the choice with index 0, or of the only choice; empty if there is none.
    std::string_view text() const noexcept;
};

} // namespace openai
