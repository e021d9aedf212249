// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>

namespace openai {

/// How `client.futures` runs its requests and keeps their answers.
struct future_options {
    std::size_t max_running = 16; ///< calls at the same time; the others are queued and start in order
    std::size_t max_kept = 1000;  ///< queued, running or ended; for one more, the oldest that has ended is dropped
    /// How long an answer is kept after it has ended. 0: as long as there is room.
    std::chrono::milliseconds time_to_live{3'600'000};
};

} // namespace openai
