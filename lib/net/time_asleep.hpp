// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"

namespace openai::detail::net {

/// Returns how long this machine has been suspended since it started, or zero if this system cannot tell. On Linux,
/// `clock` stops while the machine is suspended, but the server and the network do not. Therefore, the pool adds this
/// result to `clock::now()` when it measures the age of a connection. The result never decreases, even if the thread is
/// interrupted while it reads the two system clocks.
clock::duration time_asleep() noexcept;

} // namespace openai::detail::net
