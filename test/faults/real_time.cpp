// SPDX-License-Identifier: BSL-1.0
#include "faults/time.hpp"

namespace faults {

bool pass_time(boost::asio::io_context& io) { return io.run_one_for(std::chrono::seconds(20)) > 0; }

class passage::look {};

passage::passage(boost::asio::io_context& io)
    : io_(io) {}
passage::~passage() = default;

bool passage::turn() {
    if (io_.stopped()) io_.restart();
    return io_.poll_one() > 0 || (!io_.stopped() && pass_time(io_));
}

} // namespace faults
