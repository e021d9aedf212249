// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/headers.hpp>

#include <chrono>
#include <optional>

namespace openai::detail::protocol {

/// Returns for how long the server keeps an idle connection, according to its header, e.g. 5 s for `Keep-Alive:
/// timeout=5, max=100`. The result is at most one day. Returns `std::nullopt` if there is no header with a valid
/// `timeout`.
std::optional<std::chrono::seconds> announced_keep_alive(const headers& fields);

} // namespace openai::detail::protocol
