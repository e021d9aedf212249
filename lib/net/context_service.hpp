// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace openai::detail::net {

/// Calls `action` when the executor's context is destroyed, if `owner` still exists then. The action must destroy the
/// sockets, which must not outlive their context.
void on_context_end(const boost::asio::any_io_executor& executor, std::weak_ptr<void> owner,
                    std::function<void()> action);

} // namespace openai::detail::net
