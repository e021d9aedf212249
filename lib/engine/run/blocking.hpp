// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

namespace openai::detail {

/// Whether this thread is starting an operation and will then block until the operation completes.
inline thread_local bool begun_to_be_waited_for = false;

/// Whether this thread is inside `run()` of the executor's context. The result is always false for threads of Asio's
/// `system_executor`.
bool runs_here(const boost::asio::any_io_executor& executor);

/// Throws `would_deadlock` if this thread is inside `run()` of the executor's context (see `runs_here`), because this
/// thread must not wait for an operation that needs this context.
void refuse_to_block(const boost::asio::any_io_executor& executor);

/// Called at the start of every operation. Calls `refuse_to_block` if the thread that starts the operation will block
/// until the operation completes.
inline void check_blocking(const boost::asio::any_io_executor& executor) {
    if (begun_to_be_waited_for) refuse_to_block(executor);
}

/// Marks the calling thread as a client's own thread.
void enter_client_thread() noexcept;

} // namespace openai::detail
