// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/deadline.hpp"

#include <openai/core/error.hpp>
#include <openai/core/timeouts.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace openai::detail::protocol {
struct origin;
}

namespace openai::detail::net {

class call_record;
class connection;

/// The limits of a call that apply before its request is sent.
struct dial_limits {
    openai::timeouts timeouts;
    deadline total;
    std::function<void(phase)> on_phase;  ///< called when a phase begins
    bool fresh = false;                   ///< whether to ignore idle connections; set after one has failed
    std::shared_ptr<call_record> trace{}; ///< null if there is no observer
};

/// Opens a connection to a server.
using dial_function =
    std::function<boost::asio::awaitable<std::unique_ptr<connection>>(const protocol::origin&, const dial_limits&)>;

} // namespace openai::detail::net
