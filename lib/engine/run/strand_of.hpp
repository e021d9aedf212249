// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

namespace openai::detail {

/// Returns a strand on `executor`, or `executor` itself if it already is a strand.
boost::asio::any_io_executor strand_of(const boost::asio::any_io_executor& executor);

/// Whether Boost reports that a single thread runs the executor's context. Since version 1.87, Boost reports this for
/// an `io_context` with the concurrency hint 1. Some versions also report it for an `io_context` with the hint
/// BOOST_ASIO_CONCURRENCY_HINT_SAFE. Versions before 1.87 never report it.
bool is_run_by_one_thread(const boost::asio::any_io_executor& executor);

} // namespace openai::detail
