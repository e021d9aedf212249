// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <vector>

namespace support {

/// Where the elements of the vector are that `make` gives, made once: for parameters of tests that are large, because
/// GoogleTest copies each several times.
template <auto make>
auto addresses_of() {
    static const auto all = make();
    std::vector<decltype(all.data())> addresses;
    for (const auto& each : all) addresses.push_back(&each);
    return addresses;
}

} // namespace support
