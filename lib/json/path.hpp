// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/json_path.hpp>

namespace openai::detail::mapping {

/// A type of this namespace, so that hooks for values of other namespaces are found by it.
struct path : detail::json_path {
    bool strict = false; ///< whether reading fails at what is of another type, instead of leaving it out

    path field(std::string_view member) const { return {{this, member, 0}, strict}; }
    path element(std::size_t position) const { return {{this, {}, position}, strict}; }
};

} // namespace openai::detail::mapping
