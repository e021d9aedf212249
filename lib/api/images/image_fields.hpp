// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/json_reader.hpp"
#include "json/json_writer.hpp"

#include <openai/core/observer.hpp>
#include <openai/images/image.hpp>
#include <openai/images/image_request.hpp>

#include <optional>

namespace openai {

BOOST_DESCRIBE_STRUCT(image, (), (url, b64_json, revised_prompt))
BOOST_DESCRIBE_STRUCT(image_usage::details, (), (text_tokens, image_tokens))
BOOST_DESCRIBE_STRUCT(image_usage, (),
                      (input_tokens, output_tokens, total_tokens, input_tokens_details, output_tokens_details))
BOOST_DESCRIBE_STRUCT(image_list, (), (data, created, background, output_format, quality, size, usage))
BOOST_DESCRIBE_STRUCT(image_parameters, (), (model, n, size, response_format, user))
BOOST_DESCRIBE_STRUCT(image_output_parameters, (image_parameters),
                      (background, quality, output_format, output_compression))
BOOST_DESCRIBE_STRUCT(image_request, (image_output_parameters), (prompt, moderation, style))
BOOST_DESCRIBE_STRUCT(image_edit_request, (image_output_parameters), (prompt, input_fidelity, image, mask))
BOOST_DESCRIBE_STRUCT(image_variation_request, (image_parameters), (image))

inline void check_request(const image_request& request, const detail::mapping::path& root) {
    if (request.prompt.empty() && !request.extra_body.contains("prompt"))
        detail::mapping::refuse(root.field("prompt"), "is empty");
}

inline void check_request(const image_edit_request& request, const detail::mapping::path& root) {
    if (request.image.empty()) detail::mapping::refuse(root.field("image"), "is no file");
    if (request.prompt.empty() && !request.extra_body.contains("prompt"))
        detail::mapping::refuse(root.field("prompt"), "is empty");
}

/// Returns the tokens that an answer states. This type of answer calls them `input_tokens` and `output_tokens`.
inline std::optional<observed::token_usage> tokens_of(const image_list& answer) {
    if (!answer.usage) return std::nullopt;
    observed::token_usage made;
    made.input = answer.usage->input_tokens;
    made.output = answer.usage->output_tokens;
    return made;
}

namespace detail::mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<image_list>{"data"};

} // namespace detail::mapping
} // namespace openai
