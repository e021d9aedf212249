// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/call_record.hpp"
#include "net/deadline.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <vector>

namespace openai::detail::net {

namespace asio = boost::asio;

/// Connects with "happy eyeballs" (RFC 8305): tries the addresses in order. The next try starts 250 ms after the
/// previous one, or as soon as a try fails. At most four tries run at once. The first connection is returned, and the
/// others are closed.
/// Errors: `connect_failed` with the cause of the last failed try, `resource_limit`, or the code of `limit`, e.g.
/// `connect_timeout`. Cancellable.
///
/// The socket belongs to `executor`, which is the client's executor. The socket must not belong to the strand of the
/// coroutine that awaits this function, because the socket outlives that coroutine. `failed` gets the addresses that
/// refused the connection or did not answer before the deadline. `failed` must live until completion.
asio::awaitable<asio::ip::tcp::socket> connect_any(asio::any_io_executor executor,
                                                   std::vector<asio::ip::address> addresses, std::uint16_t port,
                                                   deadline limit, std::vector<asio::ip::address>* failed = nullptr,
                                                   std::shared_ptr<call_record> trace = nullptr);

} // namespace openai::detail::net
