// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/clock.hpp"

/// Time that passes only when a test says so: a program that links `virtual_clock.cpp` has it in place of the system's.
namespace faults {

void advance_time(openai::io::clock::duration by) noexcept;

/// On to the time for which the next timer of the context that was polled last waits; false if there is none.
bool advance_to_next_timer() noexcept;

/// No context is being polled: what its timers waited for is no longer known.
void forget_timers() noexcept;

} // namespace faults
