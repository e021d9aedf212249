// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace openai::detail::mapping {

/// The error message for a field of a chat request that has no counterpart in the Responses API.
inline constexpr std::string_view not_convertible = "has no place in a background completion";

/// Throws a copy of `thrown` with the full path of the field. The path in `thrown` begins within one element of a list.
/// The copy puts the list's `name` and the element's `position` before it.
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
