// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace support {

/// The piece so many times in a row. It copies what there is, because data of tests is made at each start of a program.
inline std::string repeated(std::string_view piece, std::size_t times) {
    const auto size = piece.size() * times;
    std::string all;
    all.reserve(size);
    all += piece.substr(0, size);
    while (all.size() < size) all.append(all, 0, std::min(all.size(), size - all.size()));
    return all;
}

} // namespace support
