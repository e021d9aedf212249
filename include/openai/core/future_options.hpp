// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>

namespace openai {

/// How `client.futures` runs its requests and keeps their answers.
struct future_options {
    /// How many requests may run at the same time. Further requests are queued and start in order.
    std::size_t max_running = 16;
    /// The largest number of deferred completions to keep, whether they are queued, running or ended. When this number
    /// is reached, a new deferred completion replaces the oldest one that has ended.
    std::size_t max_kept = 1000;
    /// How long an answer is kept after its request has ended. With 0, it is kept as long as there is room for it.
    std::chrono::milliseconds time_to_live{3'600'000};
};

} // namespace openai
