// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/json_path.hpp>

namespace openai::detail::mapping {

/// A `json_path` with a type of its own in this namespace. The hooks have a parameter of this type, so
/// argument-dependent lookup finds them in this namespace, even for values of types from other namespaces.
struct path : detail::json_path {
    path() = default;
    path(const json_path* outer, std::string_view member, std::size_t position = 0, bool is_strict = false)
        : json_path{outer, member, position}
        , strict(is_strict) {}

    path field(std::string_view member) const { return {this, member, 0, strict}; }
    path element(std::size_t position) const { return {this, {}, position, strict}; }

    bool strict = false; ///< whether JSON of another type is an error, instead of being left out
};

} // namespace openai::detail::mapping
