// SPDX-License-Identifier: BSL-1.0
#include "net/dial/tcp_info.hpp"

namespace openai::detail::net {

// POSIX has no way to ask. `std::nullopt` is not 0: nobody may conclude that the peer has received nothing.
std::optional<std::uint64_t> confirmed_bytes(int) noexcept { return std::nullopt; }

bool all_confirmed(int) noexcept { return false; }

} // namespace openai::detail::net
