// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>

namespace openai::detail::mapping {

/// About how many bytes a copy of the value takes. Takes time linear in its size.
std::size_t memory_of(const boost::json::value& value);
std::size_t memory_of(const boost::json::object& members);

} // namespace openai::detail::mapping
