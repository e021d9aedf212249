// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/trial.hpp"

#include <ostream>
#include <vector>

namespace faults {

std::vector<interruption> all_interruptions();

/// Those that concern operations that are begun through the library's own door.
std::vector<interruption> door_interruptions();

/// For GoogleTest.
inline void PrintTo(const interruption& value, std::ostream* to) { *to << value.name; }

} // namespace faults
