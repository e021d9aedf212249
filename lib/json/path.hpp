// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/json_path.hpp>

namespace openai::detail::mapping {

/// A `json_path` as a class of this namespace. Hooks such as `after_read` have a parameter of this class. Therefore,
/// argument-dependent lookup searches this namespace for hooks, even if the type of the value belongs to another
/// namespace.
struct path : detail::json_path {
    path() = default;
    path(const json_path* outer, std::string_view member, std::size_t position = 0, bool is_strict = false)
        : json_path{outer, member, position}
        , strict(is_strict) {}

    path field(std::string_view member) const { return {this, member, 0, strict}; }
    path element(std::size_t position) const { return {this, {}, position, strict}; }

    bool strict = false; ///< true: a value of the wrong type is an error; false: it is left out
};

} // namespace openai::detail::mapping
