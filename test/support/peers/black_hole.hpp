// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string>

namespace support {

/// An address that never answers a connection attempt: a listening socket whose queue is full.
class black_hole {
public:
    /// `host` must be one of 127.0.0.0/8. Port 0 selects any free port.
    black_hole(boost::asio::io_context& io, const std::string& host, std::uint16_t port = 0)
        : acceptor_(io)
        , filler_(io) {
        acceptor_.open(boost::asio::ip::tcp::v4());
        acceptor_.bind({boost::asio::ip::make_address(host), port});
        acceptor_.listen(0);
        filler_.connect(acceptor_.local_endpoint());
    }

    boost::asio::ip::tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

private:
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::tcp::socket filler_;
};

} // namespace support
