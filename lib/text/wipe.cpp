// SPDX-License-Identifier: BSL-1.0
#include "text/wipe.hpp"

#include <cstring>

namespace openai::detail {

void wipe(void* memory, std::size_t bytes) noexcept { ::explicit_bzero(memory, bytes); }

} // namespace openai::detail
