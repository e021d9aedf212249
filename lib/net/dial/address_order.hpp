// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/ip/address.hpp>

#include <algorithm>

#include <vector>

namespace openai::detail::net {

/// Returns the order in which addresses are tried (RFC 8305, section 4): the two address families alternate, beginning
/// with the family of the first address. Duplicates are removed.
inline std::vector<boost::asio::ip::address> interleave(const std::vector<boost::asio::ip::address>& found) {
    std::vector<boost::asio::ip::address> first;
    std::vector<boost::asio::ip::address> second;
    for (const auto& address : found) {
        auto& family = address.is_v6() == found.front().is_v6() ? first : second;
        if (std::find(family.begin(), family.end(), address) == family.end()) family.push_back(address);
    }
    std::vector<boost::asio::ip::address> order;
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size()) order.push_back(first[i]);
        if (i < second.size()) order.push_back(second[i]);
    }
    return order;
}

} // namespace openai::detail::net
