// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>

namespace openai::detail::net {

/// Opens a TCP socket that child programs do not inherit. Returns -1 and sets `errno` on failure.
int open_tcp_socket(int family, int protocol) noexcept;

/// Sets the options of a socket. Small writes are then sent at once, and the system reports a peer that has
/// disappeared. For this purpose, the system probes an idle connection and limits how long sent bytes may stay
/// unacknowledged. Options that the system lacks are left out.
void tune_tcp_socket(int socket) noexcept;

/// Sends as many bytes as the system accepts without waiting. If the peer has closed the connection, the call fails. It
/// raises no SIGPIPE if `tune_tcp_socket` was called before. Returns the number of bytes sent, or -1 and sets `errno`.
std::ptrdiff_t send_now(int socket, std::span<const char> bytes) noexcept;

} // namespace openai::detail::net
