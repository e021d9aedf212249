// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

namespace openai::detail {

/// A strand on `executor`; `executor` itself if it is one already.
boost::asio::any_io_executor strand_of(const boost::asio::any_io_executor& executor);

/// Whether Boost tells that a single thread runs the executor's context: from 1.87 on it does of an `io_context` whose
/// concurrency hint is 1, but of one with BOOST_ASIO_CONCURRENCY_HINT_SAFE as well.
bool is_run_by_one_thread(const boost::asio::any_io_executor& executor);

} // namespace openai::detail
