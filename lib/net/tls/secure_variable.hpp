// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai::detail::net {

/// Returns the value of an environment variable. Returns null if it is not set, or if the program has more rights than
/// the user who started it.
const char* secure_variable(const char* name) noexcept;

} // namespace openai::detail::net
