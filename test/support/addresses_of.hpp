// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <vector>

namespace support {

/// Returns the addresses of the elements of the vector that `make` returns. The vector is made only once. Use this for
/// large test parameters, because GoogleTest copies each parameter several times.
template <auto make>
auto addresses_of() {
    static const auto all = make();
    std::vector<decltype(all.data())> addresses;
    for (const auto& each : all) addresses.push_back(&each);
    return addresses;
}

} // namespace support
