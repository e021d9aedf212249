// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace openai::io {

class connection_pool;

/// Closes the pool's idle connections when the executor's context is destroyed, should the pool live longer: a socket
/// must not outlive its context.
void close_with_context(const boost::asio::any_io_executor& executor, const std::shared_ptr<connection_pool>& pool);

} // namespace openai::io
