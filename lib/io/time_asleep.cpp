// SPDX-License-Identifier: BSL-1.0
#include "io/time_asleep.hpp"

#include <ctime>

namespace openai::io {
namespace {

clock::duration read(clockid_t id) noexcept {
    timespec now{};
    ::clock_gettime(id, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

} // namespace

clock::duration time_asleep() noexcept { return read(CLOCK_BOOTTIME) - read(CLOCK_MONOTONIC); }

} // namespace openai::io
