// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/json_path.hpp>

namespace openai::detail::mapping {

/// A `json_path` that is a type of this namespace. Therefore argument-dependent lookup finds the hooks in this
/// namespace, even for values of types from other namespaces.
struct path : detail::json_path {
    bool strict = false; ///< whether JSON of another type is an error, instead of being left out

    path field(std::string_view member) const { return {{this, member, 0}, strict}; }
    path element(std::size_t position) const { return {{this, {}, position}, strict}; }
};

} // namespace openai::detail::mapping
