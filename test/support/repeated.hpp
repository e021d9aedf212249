// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace support {

/// Returns the piece repeated `times` times. It doubles the text in each step, because this must be fast: tests make
/// such data at each start of their program.
inline std::string repeated(std::string_view piece, std::size_t times) {
    const auto size = piece.size() * times;
    std::string all;
    all.reserve(size);
    all += piece.substr(0, size);
    while (all.size() < size) all.append(all, 0, std::min(all.size(), size - all.size()));
    return all;
}

} // namespace support
