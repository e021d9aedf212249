// SPDX-License-Identifier: BSL-1.0
#include "net/clock.hpp"

namespace openai::detail::net {

clock::time_point clock::now() noexcept { return std::chrono::steady_clock::now(); }

clock::duration clock::nap(duration left) noexcept { return left; }

} // namespace openai::detail::net
