// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>

namespace openai::detail::net {

/// How many bytes the peer's system has acknowledged on a connected socket; nothing if this system does not say.
std::optional<std::uint64_t> confirmed_bytes(int socket) noexcept;

/// Whether it has acknowledged all; no if this system does not say. Cheaper than the number.
bool all_confirmed(int socket) noexcept;

} // namespace openai::detail::net
