// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "model/described.hpp"

#include <openai/deletion.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(deletion, (), (id, object, deleted))

namespace mapping {

template <>
inline constexpr bool may_have_no_body<deletion> = true;

} // namespace mapping
} // namespace openai
