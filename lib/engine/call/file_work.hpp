// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/deadline.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>

namespace openai::detail {

class client_core;

/// Runs blocking work on the client's file executor while the coroutine waits. Throws what `work` throws. Throws
/// `error` with the code of `limit` if the limit passes, or with `file_failed` if the executor drops the work. A
/// cancellation or the limit ends only the wait. The work is done nevertheless, so it must own all data that it uses.
boost::asio::awaitable<void> run_blocking(client_core& core, std::function<void()> work, net::deadline limit = {});

} // namespace openai::detail
