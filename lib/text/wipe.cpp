// SPDX-License-Identifier: BSL-1.0
#include "text/wipe.hpp"

#include <cstring>

namespace openai::detail {

void wipe(void* memory, std::size_t bytes) noexcept {
#if defined(__GLIBC__)
    ::explicit_bzero(memory, bytes);
#else
    volatile char* at = static_cast<char*>(memory);
    for (std::size_t i = 0; i < bytes; ++i) at[i] = 0;
#endif
}

void wipe(std::string& text) noexcept {
    text.resize(text.capacity()); // a short text that was moved from is still there beyond its end
    wipe(text.data(), text.size());
    text.clear();
}

} // namespace openai::detail
