// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai::detail::net {

/// Returns a number that changes in the child after each fork. A connection that was opened under another number also
/// belongs to the parent process.
unsigned fork_generation() noexcept;

} // namespace openai::detail::net
