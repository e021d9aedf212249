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
    bool finished() const noexcept { return finished_ || lost(); }

    /// This is the child of a fork: the thread stayed with the parent, perhaps with a lock in its hand.
    bool lost() const noexcept;

private:
    struct state;
    std::atomic<bool> finished_ = false;
    std::shared_ptr<state> state_; // shared with the thread, which may be the last to leave
};

/// An executor with a thread for what still has to be told when a client's own thread has ended. The thread begins when
/// it is first asked for, and again in the child of a fork.
boost::asio::any_io_executor spare_executor();

/// The same for files: the default of `client_options::file_executor`.
boost::asio::any_io_executor file_thread_executor();

/// Keeps for ever what the child of a fork must not touch, because of the threads that it refers to.
void keep_untouched(std::shared_ptr<const void> inherited);

} // namespace openai::detail
