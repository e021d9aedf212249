// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/world.hpp"

#include <vector>

namespace faults {

/// What callers do with the client, in every state it can be in: the stage for interruptions and failing allocations.
std::vector<scenario> all_scenarios();

/// The same, the bytes not in pieces.
std::vector<scenario> whole_scenarios();

} // namespace faults
