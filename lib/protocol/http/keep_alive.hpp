// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/headers.hpp>

#include <chrono>
#include <optional>

namespace openai::detail::protocol {

/// For how long the server says it keeps the connection while it is idle: `Keep-Alive: timeout=5, max=100`. Nothing if
/// it does not say so in a way that can be read; at most a day.
std::optional<std::chrono::seconds> announced_keep_alive(const headers& fields);

} // namespace openai::detail::protocol
