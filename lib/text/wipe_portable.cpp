// SPDX-License-Identifier: BSL-1.0
#include "text/wipe.hpp"

namespace openai::detail {

void wipe(void* memory, std::size_t bytes) noexcept {
    volatile char* at = static_cast<char*>(memory);
    for (std::size_t i = 0; i < bytes; ++i) at[i] = 0;
}

} // namespace openai::detail
