// SPDX-License-Identifier: BSL-1.0
#include "io/clock.hpp"

namespace openai::io {

clock::time_point clock::now() noexcept { return std::chrono::steady_clock::now(); }

clock::duration clock::nap(duration left) noexcept { return left; }

} // namespace openai::io
