// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/world.hpp"

#include <vector>

namespace faults {

/// Operations that are begun with a handler, through the library's own door, on each kind of executor: nothing of
/// theirs runs in a coroutine of the caller's.
std::vector<scenario> door_scenarios();

} // namespace faults
