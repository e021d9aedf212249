// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>

namespace openai {

/// Limits of the connection pool. Calls beyond `max_connections` wait in order of arrival, as long as `timeouts::queue`
/// and `timeouts::total` allow.
struct pool_options {
    std::size_t max_connections = 256; ///< per origin, in use or idle
    std::size_t max_connecting = 32;   ///< per origin, being opened at the same time; further calls wait in order
    std::size_t max_idle = 32;         ///< per origin, kept open while no call uses them
    std::size_t max_idle_total = 128;  ///< the same for all origins together; beyond it the oldest is closed
    std::size_t max_waiting = 1024;    ///< per origin, calls in the wait queue; further calls fail with `queue_full`
    /// A connection that was idle for longer than this is not used again. The limit is shorter if the server announces
    /// a shorter time (`Keep-Alive: timeout=`), or has closed idle connections after a shorter time.
    std::chrono::milliseconds idle_limit{30'000};
    /// A connection older than this, give or take 10 %, is not used again.
    std::chrono::milliseconds max_age{600'000};
};

} // namespace openai
