// SPDX-License-Identifier: BSL-1.0
#include "silent_connection.hpp"

#include <poll.h>

namespace openai::testing {

silent_connection::silent_connection(boost::asio::ip::tcp::socket socket, ledger& records)
    : socket_(std::move(socket))
    , timer_(socket_.get_executor())
    , records_(records) {
    records_.connection_opened();
}

/// Without reading, only the state of the socket tells that the client has gone; Asio does not wait for that.
void silent_connection::watch() {
    pollfd entry{socket_.native_handle(), POLLRDHUP, 0};
    if (::poll(&entry, 1, 0) > 0) {
        socket_.close();
        return records_.connection_closed();
    }
    timer_.expires_after(std::chrono::milliseconds(10));
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
        if (!error) self->watch();
    });
}

} // namespace openai::testing
