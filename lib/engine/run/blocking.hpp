// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

namespace openai::detail {

/// What is begun on this thread will be waited for.
inline thread_local bool begun_to_be_waited_for = false;

/// Whether this thread is inside `run()` of the executor's context. The system's threads never are.
bool runs_here(const boost::asio::any_io_executor& executor);

/// Throws `would_deadlock` if this thread will wait for what only this thread would do.
void refuse_to_block(const boost::asio::any_io_executor& executor);

/// For the first line of every operation.
inline void check_blocking(const boost::asio::any_io_executor& executor) {
    if (begun_to_be_waited_for) refuse_to_block(executor);
}

/// Marks the thread that a client made for itself.
void enter_client_thread() noexcept;

} // namespace openai::detail
