// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdlib>
#include <string_view>

namespace support {

/// Whether tests with many cases run all cases, which takes minutes, instead of only some. True if the environment
/// variable `ASIO_OPENAI_LONG_TESTS` is 1. `script/test --all` sets it.
inline bool long_tests() noexcept {
    const char* const wanted = std::getenv("ASIO_OPENAI_LONG_TESTS");
    return wanted != nullptr && std::string_view(wanted) == "1";
}

} // namespace support
