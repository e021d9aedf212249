// SPDX-License-Identifier: BSL-1.0
#include "faults/time.hpp"

#include <boost/asio/io_context.hpp>

namespace faults {

bool pass_time(boost::asio::io_context& io) { return io.run_one_for(std::chrono::seconds(20)) > 0; }

void forget_timers() noexcept {}

} // namespace faults
