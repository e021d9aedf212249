// SPDX-License-Identifier: BSL-1.0
#include "silent_connection.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

namespace openai::testing {

silent_connection::silent_connection(boost::asio::ip::tcp::socket socket, ledger& records)
    : socket_(std::move(socket))
    , timer_(socket_.get_executor())
    , records_(records) {
    records_.connection_opened();
}

/// As nothing is read, only the state of the socket tells whether the client has left. Asio cannot wait for this state.
#if defined(__linux__) && !defined(OPENAI_PORTABLE)
bool silent_connection::client_has_left() {
    pollfd entry{socket_.native_handle(), POLLRDHUP, 0};
    return ::poll(&entry, 1, 0) > 0;
}
#else // POSIX shows the end only behind what was sent before it: a request is dropped, but no large body
bool silent_connection::client_has_left() {
    constexpr std::size_t most = 64u << 10;
    std::array<char, 4096> dropped;
    while (dropped_ < most) {
        const auto n = ::recv(socket_.native_handle(), dropped.data(), dropped.size(), MSG_DONTWAIT);
        if (n <= 0) return n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
        dropped_ += static_cast<std::size_t>(n);
    }
    return false;
}
#endif

void silent_connection::watch() {
    if (client_has_left()) {
        socket_.close();
        return records_.connection_closed();
    }
    timer_.expires_after(std::chrono::milliseconds(10));
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
        if (!error) self->watch();
    });
}

} // namespace openai::testing
