// SPDX-License-Identifier: BSL-1.0
#include "net/time_asleep.hpp"

namespace openai::detail::net {

// Returns zero, because POSIX has no such clock. On macOS, this is right: the clock of deadlines also runs while the
// machine is suspended. Elsewhere, an idle connection seems younger than it is. If the server has closed it, the client
// notices this when it uses the connection.
clock::duration time_asleep() noexcept { return clock::duration::zero(); }

} // namespace openai::detail::net
