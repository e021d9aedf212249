// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace openai::detail::mapping {

/// The message about a field of a chat request that the Responses API does not have.
inline constexpr std::string_view not_convertible = "has no place in a background completion";

/// Throws a copy of `thrown` with a longer path. In `thrown`, the path begins within an element. In the copy, the path
/// begins with the list `name` and the element's `position`.
[[noreturn]] void fail_element(std::string_view name, std::size_t position, const error& thrown);

/// Calls `convert` for each element of the list `name`. If `convert` throws an `error`, calls `fail_element`.
template <class T, class Convert>
void convert_each(std::string_view name, const std::vector<T>& list, Convert convert) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        try {
            convert(list[i]);
        } catch (const error& thrown) {
            fail_element(name, i, thrown);
        }
    }
}

} // namespace openai::detail::mapping
