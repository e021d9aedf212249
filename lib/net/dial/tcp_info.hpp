// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>

namespace openai::detail::net {

/// Returns how many bytes the peer's TCP stack has acknowledged on a connected socket, or `std::nullopt` if this system
/// cannot tell.
std::optional<std::uint64_t> confirmed_bytes(int socket) noexcept;

/// Returns whether the peer's TCP stack has acknowledged all bytes. Returns false if this system cannot tell. Costs
/// less than `confirmed_bytes`.
bool all_confirmed(int socket) noexcept;

} // namespace openai::detail::net
