// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"
#include "protocol/pool/expiring_map.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <mutex>
#include <vector>

namespace openai::detail::net {

/// Which addresses have just failed: for 30 s others are tried before them, if there are others. From any thread.
class address_memory {
public:
    using addresses = std::vector<boost::asio::ip::address>;

    void failed(const addresses& which, std::uint16_t port, clock::time_point now);

    /// The same addresses in the same order, those that have just failed behind the others.
    addresses prefer_good(addresses order, std::uint16_t port, clock::time_point now) const;

private:
    struct nothing {};
    mutable std::mutex mutex_;
    protocol::expiring_map<boost::asio::ip::tcp::endpoint, nothing> failed_{256};
};

} // namespace openai::detail::net
