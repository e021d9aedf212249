// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/common/page_fields.hpp"
#include "json/described.hpp"

#include <openai/models/model.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(model, (), (id, object, created, owned_by))

namespace detail::mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<model>{"id"};

} // namespace detail::mapping
} // namespace openai
