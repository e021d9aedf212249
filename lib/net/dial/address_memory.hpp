// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"
#include "protocol/pool/expiring_map.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <mutex>
#include <vector>

namespace openai::detail::net {

/// Remembers for 30 s the addresses to which a connection failed. Other addresses are tried before them. Thread-safe.
class address_memory {
public:
    using addresses = std::vector<boost::asio::ip::address>;

    void failed(const addresses& which, std::uint16_t port, clock::time_point now);

    /// Returns `order` with the failed addresses moved to the end. Apart from that, the order does not change.
    addresses prefer_good(addresses order, std::uint16_t port, clock::time_point now) const;

private:
    struct nothing {};
    mutable std::mutex mutex_;
    protocol::expiring_map<boost::asio::ip::tcp::endpoint, nothing> failed_{256};
};

} // namespace openai::detail::net
