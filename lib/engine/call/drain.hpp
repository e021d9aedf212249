// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"

#include <openai/core/drain_report.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace openai::detail {

class client_core;

/// Waits until no operation of a draining client is running, or until the time `until`. Then closes the client and
/// returns the report. Throws `client_closed` if the client was closed without a report. Cancellable. After a
/// cancellation, the client continues to drain.
boost::asio::awaitable<drain_report> await_drained(std::shared_ptr<client_core> core, net::clock::time_point until);

} // namespace openai::detail
