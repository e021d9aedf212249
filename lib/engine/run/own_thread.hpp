// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <memory>

namespace openai::detail {

/// An `io_context` and the one thread that runs it.
class own_thread {
public:
    own_thread();
    ~own_thread();
    own_thread(const own_thread&) = delete;
    own_thread& operator=(const own_thread&) = delete;

    boost::asio::any_io_executor executor() const;

    /// Makes this object's thread end as soon as the thread has no more work. If called on another thread, returns only
    /// after this object's thread has ended.
    void finish() noexcept;

    /// Whether the thread has ended or will end soon.
    bool finished() const noexcept { return finished_ || lost(); }

    /// Whether this process is a forked child of the process that made this object. The thread then exists only in the
    /// parent, and it may have held a lock when the fork happened.
    bool lost() const noexcept;

private:
    struct state;
    std::atomic<bool> finished_ = false;
    std::shared_ptr<state> state_; // shared with the thread, which may use it longer than this object exists
};

/// Returns an executor for completions that are still pending when a client's own thread has ended. The executor has a
/// separate thread. The first call in each process starts this thread, also in the child of a fork.
boost::asio::any_io_executor spare_executor();

/// Returns the executor that reads files unless the user sets `client_options::file_executor`. It has a thread of its
/// own, which is not the thread of `spare_executor`.
boost::asio::any_io_executor file_thread_executor();

/// Keeps an object forever. The child of a fork must not destroy objects that refer to threads of the parent.
void keep_untouched(std::shared_ptr<const void> inherited);

} // namespace openai::detail
