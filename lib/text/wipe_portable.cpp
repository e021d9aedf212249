// SPDX-License-Identifier: BSL-1.0
#include "text/wipe.hpp"

#include <cstring>

namespace openai::detail {

void wipe(void* memory, std::size_t bytes) noexcept {
    static void* (*const volatile set)(void*, int, std::size_t) = &std::memset; // volatile: the call must stay
    set(memory, 0, bytes);
}

} // namespace openai::detail
