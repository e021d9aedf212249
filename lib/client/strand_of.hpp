// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

namespace openai::detail {

/// A strand on `executor`; `executor` itself if it is one already, or one of an `io_context` whose concurrency hint is
/// 1: such a context is to be run by a single thread
/// (https://www.boost.org/doc/libs/1_81_0/doc/html/boost_asio/overview/core/concurrency_hint.html).
boost::asio::any_io_executor strand_of(const boost::asio::any_io_executor& executor);

} // namespace openai::detail
