// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace openai::testing {

/// How many events of a stream there are so far, while more are to come. Used on the server's thread alone.
class event_feed {
public:
    std::size_t available() const noexcept { return available_; }
    bool ended() const noexcept { return ended_; } ///< no more will come

    void reach(std::size_t events) {
        available_ = events;
        notify();
    }
    void end() {
        ended_ = true;
        notify();
    }

    /// Calls `changed` once, when there are more events or no more will come.
    void wait(std::function<void()> changed) { waiting_.push_back(std::move(changed)); }

private:
    void notify() {
        // the functions may wait again
        for (const auto& changed : std::exchange(waiting_, {})) changed();
    }

    std::size_t available_ = 0;
    bool ended_ = false;
    std::vector<std::function<void()>> waiting_;
};

} // namespace openai::testing
