// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

namespace openai::detail::protocol {

/// What a request may have cost that has come so far. `status`: of the answer's head, 0 while there is none.
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
