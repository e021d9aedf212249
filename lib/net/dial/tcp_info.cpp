// SPDX-License-Identifier: BSL-1.0
#include "net/dial/tcp_info.hpp"

// This is the kernel's header, because glibc's `tcp_info` lacks a field that is needed. The two headers cannot be
// included together.
#include <cstddef>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace openai::detail::net {

std::optional<std::uint64_t> confirmed_bytes(int socket) noexcept {
    tcp_info info{};
    socklen_t size = sizeof info;
    constexpr auto needed = offsetof(tcp_info, tcpi_bytes_acked) + sizeof info.tcpi_bytes_acked;
    if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || size < needed) return std::nullopt;
    return info.tcpi_bytes_acked;
}

bool all_confirmed(int socket) noexcept {
    int left = 0;
    return ::ioctl(socket, SIOCOUTQ, &left) == 0 && left == 0;
}

} // namespace openai::detail::net
