// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace openai::detail::net {

/// Makes a transport from a connected socket. Sets the socket's options with `tune_tcp_socket`.
std::unique_ptr<transport> make_tcp_transport(asio::ip::tcp::socket socket);

} // namespace openai::detail::net
