// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/described.hpp"

#include <openai/core/deletion.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(deletion, (), (id, object, deleted))

namespace detail::mapping {

template <>
inline constexpr bool may_have_no_body<deletion> = true;

} // namespace detail::mapping
} // namespace openai
