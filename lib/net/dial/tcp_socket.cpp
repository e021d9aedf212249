// SPDX-License-Identifier: BSL-1.0
#include "net/dial/tcp_socket.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace openai::detail::net {
namespace {

void set_option(int fd, int level, int name, int value) noexcept {
    ::setsockopt(fd, level, name, &value, sizeof value); // an option the system lacks is no reason to fail
}

} // namespace

int open_tcp_socket(int family, int protocol) noexcept {
    return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, protocol);
}

void tune_tcp_socket(int socket) noexcept {
    set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(socket, IPPROTO_TCP, TCP_KEEPIDLE, 30);
    set_option(socket, IPPROTO_TCP, TCP_KEEPINTVL, 10);
    set_option(socket, IPPROTO_TCP, TCP_KEEPCNT, 3);
    set_option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, 30'000);
}

std::ptrdiff_t send_now(int socket, std::span<const char> bytes) noexcept {
    return ::send(socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
}

} // namespace openai::detail::net
