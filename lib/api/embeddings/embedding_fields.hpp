// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/common/usage_fields.hpp"
#include "text/base64.hpp"
#include "json/json_reader.hpp"
#include "json/json_writer.hpp"

#include <openai/embeddings/embedding.hpp>

#include <algorithm>
#include <bit>

namespace openai {

BOOST_DESCRIBE_STRUCT(embedding_request, (), (model, input, encoding_format, dimensions, user))
BOOST_DESCRIBE_STRUCT(embedding, (), (index, embedding_, object))
BOOST_DESCRIBE_STRUCT(embedding_list, (), (object, model, data, usage))

namespace detail::mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<embedding>{"embedding"};
template <>
inline constexpr std::array<std::string_view, 1> needed_fields<embedding_list>{"data"};

inline void check_request(const embedding_request& request, const path& root) {
    if (request.model.empty() && !request.extra_body.contains("model")) refuse(root.field("model"), "is empty");
}

/// Reads a list of numbers, or the base64 form of 32-bit floats in little-endian order.
bool read_value(const boost::json::value& json, std::vector<float>& out, const path& at);

inline void after_read(const boost::json::object&, embedding_list& list, const path&) {
    std::ranges::stable_sort(list.data, {}, &embedding::index);
}

} // namespace detail::mapping
} // namespace openai
