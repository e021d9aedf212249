// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/object.hpp>

namespace openai::detail::mapping {

/// Whether an event has members that the library does not know.
bool has_further(const boost::json::object& event) noexcept;

} // namespace openai::detail::mapping
