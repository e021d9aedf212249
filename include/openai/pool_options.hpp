// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>

namespace openai {

/// How connections are kept and shared. Calls beyond `max_connections` wait in order of arrival, as long as
/// `timeouts::queue` and `timeouts::total` allow.
struct pool_options {
    std::size_t max_connections = 256; ///< per origin, in use or idle
    std::size_t max_connecting = 32;   ///< per origin, being opened at the same time; calls beyond wait in order
    std::size_t max_idle = 32;         ///< kept open per origin while nobody uses them
    std::size_t max_idle_total = 128;  ///< the same for all origins together; the oldest is closed
    std::size_t max_waiting = 1024;    ///< calls in the queue per origin; more fail with `queue_full`
    /// An idle connection older than this is not used again. Less if the server announces less (`Keep-Alive:
    /// timeout=`), or has shown by closing that it keeps them for a shorter time.
    std::chrono::milliseconds idle_limit{30'000};
    /// A connection older than this, give or take 10 %, is not used again.
    std::chrono::milliseconds max_age{600'000};
};

} // namespace openai
