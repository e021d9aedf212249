// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <memory>

namespace openai::detail {

/// An `io_context` with one thread that runs it.
class own_thread {
public:
    own_thread();
    ~own_thread();
    own_thread(const own_thread&) = delete;
    own_thread& operator=(const own_thread&) = delete;

    boost::asio::any_io_executor executor() const;

    /// Lets the thread end when it has no more work, and waits for it unless this is the thread itself.
    void finish() noexcept;

    /// Nothing runs any more, or soon.
    bool finished() const noexcept { return finished_; }

private:
    struct state;
    std::atomic<bool> finished_ = false;
    std::shared_ptr<state> state_; // shared with the thread, which may be the last to leave
};

} // namespace openai::detail
