// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

namespace openai::detail {

/// A strand on `executor`; `executor` itself if it is one already.
boost::asio::any_io_executor strand_of(const boost::asio::any_io_executor& executor);

} // namespace openai::detail
