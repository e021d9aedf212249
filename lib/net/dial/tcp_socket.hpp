// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>

namespace openai::detail::net {

/// Opens a TCP socket that child programs do not inherit. Returns -1 and sets `errno` on failure.
int open_tcp_socket(int family, int protocol) noexcept;

/// Sets the options of a socket. The system then sends small writes at once, and probes an idle connection to notice a
/// peer that has disappeared. On Linux, the system also limits how long sent bytes may stay unacknowledged. An option
/// that cannot be set is ignored.
void tune_tcp_socket(int socket) noexcept;

/// Sends as many bytes as the system accepts without waiting. Returns the number of bytes sent, or -1 and sets `errno`.
/// If the peer has closed the connection, this function fails and raises no SIGPIPE, provided that `tune_tcp_socket`
/// was called for the socket.
std::ptrdiff_t send_now(int socket, std::span<const char> bytes) noexcept;

} // namespace openai::detail::net
