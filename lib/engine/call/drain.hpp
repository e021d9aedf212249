// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"

#include <openai/core/drain_report.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace openai::detail {

class client_core;

/// Waits until nothing of a client that drains is under way, at most until then, and closes it. Cancellable: the client
/// goes on draining. Throws `client_closed` if there is no report.
boost::asio::awaitable<drain_report> await_drained(std::shared_ptr<client_core> core, net::clock::time_point until);

} // namespace openai::detail
