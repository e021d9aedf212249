// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>

namespace openai {

/// How connections are kept and shared. Calls beyond `max_connections` wait in order of arrival.
struct pool_options {
    std::size_t max_connections = 256;            ///< per origin, in use or idle
    std::size_t max_idle = 32;                    ///< kept open per origin while nobody uses them
    std::size_t max_waiting = 1024;               ///< calls in the queue per origin; more fail with `queue_full`
    std::chrono::milliseconds idle_limit{30'000}; ///< an idle connection older than this is not used again
    std::chrono::milliseconds max_age{600'000};   ///< a connection older than this is not used again
};

} // namespace openai
