// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "model/described.hpp"
#include "model/page_fields.hpp"

#include <openai/model.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(model, (), (id, object, created, owned_by))

namespace mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<model>{"id"};

} // namespace mapping
} // namespace openai
