// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/object.hpp>

namespace openai::detail::mapping {

/// Whether members of an event that have no field say more than what an answer begins with.
bool has_further(const boost::json::object& event) noexcept;

} // namespace openai::detail::mapping
