// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/server/script.hpp"
#include "support/joining_thread.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

namespace faults {

/// The same scripts as a `memory_server` follows, on the loopback interface; a second of theirs takes a millisecond.
class socket_server {
public:
    explicit socket_server(std::vector<script> scripts);
    ~socket_server();
    socket_server(const socket_server&) = delete;
    socket_server& operator=(const socket_server&) = delete;

    std::string base_url() const;

    std::atomic<std::size_t> requests = 0;
    std::atomic<std::size_t> opened = 0;
    std::atomic<std::size_t> open = 0;

private:
    boost::asio::awaitable<void> accept();
    boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket peer, const script& steps);

    const std::vector<script> scripts_;
    boost::asio::io_context io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    support::joining_thread thread_;
};

} // namespace faults
