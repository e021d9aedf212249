// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/time.hpp"
#include "net/clock.hpp"

/// Time that passes only when a test says so: a program that links `virtual_clock.cpp` has it in place of the system's.
namespace faults {

void advance_time(openai::detail::net::clock::duration by) noexcept;

} // namespace faults
