// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "model/described.hpp"
#include "model/json_reader.hpp"

#include <openai/model.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(model, (), (id, object, created, owned_by))
BOOST_DESCRIBE_STRUCT(model_list, (), (object, data))

namespace mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<model>{"id"};
template <>
inline constexpr std::array<std::string_view, 1> needed_fields<model_list>{"data"};

/// Some servers send the bare list.
inline bool read_value(const boost::json::value& json, model_list& out, const path& at) {
    if (json.is_array()) return read_value(json, out.data, at);
    if (json.is_object()) read_fields(json.get_object(), out, at);
    return json.is_object();
}

} // namespace mapping
} // namespace openai
