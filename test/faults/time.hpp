// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/io_context.hpp>

/// How time passes for a `world`: as a program links `virtual_clock.cpp` or `real_time.cpp`.
namespace faults {

/// Nothing is ready: on to the next thing that will be. False: there is none.
bool pass_time(boost::asio::io_context& io);

/// No context is being polled: what its timers waited for is no longer known.
void forget_timers() noexcept;

} // namespace faults
