// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

/// Every `new` of the program, counted, and made to fail on demand. For programs with one thread.
namespace faults::allocations {

std::size_t live_blocks() noexcept;
std::size_t live_bytes() noexcept;

/// The most bytes at one time since `reset_peak()`.
std::size_t peak_bytes() noexcept;
void reset_peak() noexcept;

/// The n-th from now throws `std::bad_alloc`, once; 0: none, or none any more. Those that do not throw succeed: Asio
/// takes the executor of a handler so, and calls through what it got without a look.
void fail_at(std::size_t n) noexcept;

/// Between the two calls: allocations of the sizes that are asked for now never fail. Asio 1.26 does not survive that
/// where it copies executors and makes strands: it terminates, or destroys what is only half made.
void begin_sparing() noexcept;
void end_sparing() noexcept;

/// Whether the last one that was to fail did.
bool happened() noexcept;

/// The test's own allocations do not count towards the failing one.
class exemption {
public:
    exemption() noexcept;
    ~exemption();
    exemption(const exemption&) = delete;
    exemption& operator=(const exemption&) = delete;
};

} // namespace faults::allocations
