// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

namespace openai::detail::protocol {

/// Returns whether a request that has reached this phase may have been billed. `status` is the status of the answer, or
/// 0 if no head has arrived.
inline billing billed_at(phase where, int status) noexcept {
    switch (where) {
    case phase::write:
    case phase::first_byte: return billing::unknown;
    case phase::body:
        if (status / 100 == 2) return billing::yes;
        return status / 100 == 4 ? billing::no : billing::unknown;
    case phase::stream: return billing::yes;
    default: return billing::no;
    }
}

} // namespace openai::detail::protocol
