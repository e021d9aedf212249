// SPDX-License-Identifier: BSL-1.0
#include "net/dial/tcp_socket.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace openai::detail::net {
namespace {

// POSIX's flag, which macOS has had for a short time only; SO_NOSIGPIPE does the same there.
#if defined(MSG_NOSIGNAL)
constexpr int no_signal = MSG_NOSIGNAL;
#else
constexpr int no_signal = 0;
#endif

void turn_on(int socket, int level, int name) noexcept {
    constexpr int on = 1;
    ::setsockopt(socket, level, name, &on, sizeof on);
}

} // namespace

int open_tcp_socket(int family, int protocol) noexcept {
    const int made = ::socket(family, SOCK_STREAM, protocol);
    if (made != -1) ::fcntl(made, F_SETFD, FD_CLOEXEC); // a program started between the two calls inherits it
    return made;
}

// The times of the probes stay those of the system: their names differ from one system to the next.
void tune_tcp_socket(int socket) noexcept {
    turn_on(socket, IPPROTO_TCP, TCP_NODELAY);
    turn_on(socket, SOL_SOCKET, SO_KEEPALIVE);
#if defined(SO_NOSIGPIPE)
    turn_on(socket, SOL_SOCKET, SO_NOSIGPIPE);
#endif
}

std::ptrdiff_t send_now(int socket, std::span<const char> bytes) noexcept {
    return ::send(socket, bytes.data(), bytes.size(), MSG_DONTWAIT | no_signal);
}

} // namespace openai::detail::net
