// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace openai::testing {

/// Tells how many events of a stream exist while others are still being made. Use it only on the server's thread.
class event_feed {
public:
    std::size_t available() const noexcept { return available_; }
    bool ended() const noexcept { return ended_; } ///< no more events will come

    void reach(std::size_t events) {
        available_ = events;
        notify();
    }
    void end() {
        ended_ = true;
        notify();
    }

    /// Calls `changed` once, at the next call of `reach` or `end`.
    void wait(std::function<void()> changed) { waiting_.push_back(std::move(changed)); }

private:
    void notify() {
        // a function may call `wait` again
        for (const auto& changed : std::exchange(waiting_, {})) changed();
    }

    std::size_t available_ = 0;
    bool ended_ = false;
    std::vector<std::function<void()>> waiting_;
};

} // namespace openai::testing
