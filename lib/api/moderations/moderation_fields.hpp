// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/message_fields.hpp"
#include "json/json_reader.hpp"
#include "json/json_writer.hpp"

#include <openai/moderations/moderation.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(moderation_request, (), (input, model))
BOOST_DESCRIBE_STRUCT(moderation_result, (), (flagged, categories, category_scores, category_applied_input_types))
BOOST_DESCRIBE_STRUCT(moderation, (), (id, model, results))

namespace detail::mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<moderation_result>{"flagged"};
template <>
inline constexpr std::array<std::string_view, 1> needed_fields<moderation>{"results"};

} // namespace detail::mapping
} // namespace openai
