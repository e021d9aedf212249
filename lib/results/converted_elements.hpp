// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/path.hpp"

#include <openai/core/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai::detail::mapping {

/// The complaint about a field of a chat request that the Responses API does not have.
inline constexpr std::string_view no_place = "has no place in a background completion";

/// Converts the elements of the list `name` of a request. The path in an error of `convert` begins within the element,
/// and gets the element's own path in front.
template <class T, class Convert>
void convert_each(std::string_view name, const std::vector<T>& list, Convert convert) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        try {
            convert(list[i]);
        } catch (const error& thrown) {
            const path root;
            const auto place = root.field(name);
            throw thrown.with(
                [&](error_details& details) { details.context = place.element(i).text() + '.' + details.context; });
        }
    }
}

} // namespace openai::detail::mapping
