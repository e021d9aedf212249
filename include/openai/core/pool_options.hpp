// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>

namespace openai {

/// Limits of the connection pool. When `max_connections` connections are in use, further calls wait in order of
/// arrival, as long as `timeouts::queue` and `timeouts::total` allow.
struct pool_options {
    std::size_t max_connections = 256; ///< per origin: connections in use or idle
    std::size_t max_connecting = 32;   ///< per origin: connections being opened; further calls wait in order
    std::size_t max_idle = 32;         ///< per origin: connections kept open while no call uses them
    std::size_t max_idle_total = 128;  ///< all origins: idle connections; if exceeded, the longest idle one is closed
    std::size_t max_waiting = 1024;    ///< per origin: calls in the wait queue; further calls fail with `queue_full`
    /// A connection that was idle for longer than this time is not used again. The client uses a shorter limit if the
    /// server announces one (`Keep-Alive: timeout=`), or if the server has closed idle connections after a shorter
    /// time.
    std::chrono::milliseconds idle_limit{30'000};
    /// A connection that is older than this time is not used again. For each connection, the client changes this limit
    /// at random by up to 10 %.
    std::chrono::milliseconds max_age{600'000};
};

} // namespace openai
