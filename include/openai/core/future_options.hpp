// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>

namespace openai {

/// How `client.futures` runs its requests and keeps their answers.
struct future_options {
    /// How many requests may run at the same time. Further requests are queued and start in order.
    std::size_t max_running = 16;
    /// How many deferred completions are kept, whether they are queued, running or have ended. If there are this many,
    /// a new one replaces the oldest that has ended.
    std::size_t max_kept = 1000;
    /// How long an answer is kept after its request has ended. 0: as long as there is room.
    std::chrono::milliseconds time_to_live{3'600'000};
};

} // namespace openai
