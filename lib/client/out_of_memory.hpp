// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/error.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace openai::detail {

/// What an operation says if there is no memory to say more. All of them are made with the first one, which the first
/// call asks for.
inline const error& out_of_memory(phase where, billing cost) {
    constexpr auto costs = static_cast<std::size_t>(billing::yes) + 1;
    static const auto all = [] {
        std::vector<error> made;
        for (int at = 0; at <= static_cast<int>(phase::done); ++at)
            for (std::size_t billed = 0; billed < costs; ++billed) {
                error_details details;
                details.code = errc::internal_error;
                details.context = "out of memory";
                details.phase = static_cast<phase>(at);
                details.maybe_billed = static_cast<billing>(billed);
                made.emplace_back(std::move(details));
            }
        return made;
    }();
    return all[static_cast<std::size_t>(where) * costs + static_cast<std::size_t>(cost)];
}

} // namespace openai::detail
