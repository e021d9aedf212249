// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace bench {

/// How often this thread called malloc, calloc or realloc, through whatever: `operator new`, OpenSSL, libcurl.
std::size_t allocations() noexcept;

} // namespace bench
