// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>

namespace openai::detail::mapping {

/// Returns about how many bytes a copy of the value takes. The time is linear in the size of the value.
std::size_t memory_of(const boost::json::value& value);
std::size_t memory_of(const boost::json::object& members);

} // namespace openai::detail::mapping
