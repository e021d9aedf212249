// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/common/stream_options_fields.hpp"
#include "api/common/usage_fields.hpp"
#include "engine/answers/finish_reason.hpp"
#include "json/content_text.hpp"
#include "json/json_reader.hpp"
#include "json/json_writer.hpp"

#include <openai/completions/text_completion.hpp>

namespace openai {

// `stream_options` is not listed, because only the function that writes the body knows whether the call streams.
BOOST_DESCRIBE_STRUCT(text_completion_request, (),
                      (model, prompt, best_of, echo, frequency_penalty, logit_bias, logprobs, max_tokens, n,
                       presence_penalty, seed, stop, suffix, temperature, top_p, user))
BOOST_DESCRIBE_STRUCT(text_choice, (), (index, text, finish_reason, logprobs))
BOOST_DESCRIBE_STRUCT(text_completion, (), (id, object, created, model, choices, usage, system_fingerprint))

namespace detail::mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<text_completion>{"choices"};
template <>
inline constexpr bool needed_in_list<text_choice> = true;

inline void check_request(const text_completion_request& request, const path& root) {
    if (request.model.empty() && !request.extra_body.contains("model")) refuse(root.field("model"), "is empty");
}

inline void after_read(const boost::json::object& json, text_choice& choice, const path&) {
    const auto* text = json.if_contains("text");
    if (text && text->is_structured()) append_content(*text, choice.text, choice.text);
    if (choice.finish_reason && !is_finish_reason(*choice.finish_reason)) choice.finish_reason.reset();
}

} // namespace detail::mapping

/// Throws the same errors as `check_answer` for a chat completion.
void check_answer(const text_completion& answer);

} // namespace openai
