// SPDX-License-Identifier: BSL-1.0
#include "net/time_asleep.hpp"

namespace openai::detail::net {

// Not known. On macOS, the clock of deadlines runs while the machine is suspended, so zero is right there. Elsewhere an
// idle connection seems younger than it is: if the server has closed it, that is found out when it is used.
clock::duration time_asleep() noexcept { return clock::duration::zero(); }

} // namespace openai::detail::net
