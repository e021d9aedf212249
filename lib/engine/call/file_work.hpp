// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/deadline.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>

namespace openai::detail {

class client_core;

/// Does what blocks, on the client's executor for files, while the awaiting coroutine waits. Throws what `work` throws,
/// and `error`: `total_timeout` after `limit`, `file_failed` if the executor drops the work. A cancellation or the
/// limit ends the wait; work that has begun goes on, so it must own what it uses.
boost::asio::awaitable<void> run_blocking(client_core& core, std::function<void()> work, net::deadline limit = {});

} // namespace openai::detail
