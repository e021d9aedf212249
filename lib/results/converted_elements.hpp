// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/path.hpp"

#include <openai/core/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai::detail::mapping {

/// The message of the error for a field of a chat request that the Responses API does not have.
inline constexpr std::string_view no_place = "has no place in a background completion";

/// Calls `convert` for each element of the list `name` of a request. If `convert` throws an error, the path of the
/// element is put in front of the path in the error.
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
