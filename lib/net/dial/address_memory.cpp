// SPDX-License-Identifier: BSL-1.0
#include "net/dial/address_memory.hpp"

#include <algorithm>

namespace openai::detail::net {
namespace {

constexpr std::chrono::seconds memory{30};

} // namespace

void address_memory::failed(const addresses& which, std::uint16_t port, clock::time_point now) {
    const std::lock_guard lock(mutex_);
    for (const auto& address : which) failed_.put({address, port}, {}, now, now + memory);
}

address_memory::addresses address_memory::prefer_good(addresses order, std::uint16_t port,
                                                      clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    std::ranges::stable_partition(order, [&](const auto& address) { return !failed_.find({address, port}, now); });
    return order;
}

} // namespace openai::detail::net
