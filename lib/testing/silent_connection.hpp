// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "ledger.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace openai::testing {

/// A connection that the server accepts, but on which it never answers. It lasts until the client closes it.
class silent_connection : public std::enable_shared_from_this<silent_connection> {
public:
    silent_connection(boost::asio::ip::tcp::socket socket, ledger& records);

    void watch();

private:
    bool client_has_left();

    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer timer_;
    ledger& records_;
    [[maybe_unused]] std::size_t dropped_ = 0; // bytes; needed where only reading shows that the client has left
};

} // namespace openai::testing
