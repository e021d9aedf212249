// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdlib>
#include <string_view>

namespace support {

/// With `ASIO_OPENAI_LONG_TESTS=1`, as `script/test --all` sets it, tests that have many cases take all of them, and
/// minutes; otherwise a part.
inline bool long_tests() noexcept {
    const char* const wanted = std::getenv("ASIO_OPENAI_LONG_TESTS");
    return wanted != nullptr && std::string_view(wanted) == "1";
}

} // namespace support
