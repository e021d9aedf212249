// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai::detail::net {

/// Returns a number that changes in the child process at each fork. A connection that was opened before the change also
/// belongs to the parent process, so the child must not use it.
unsigned fork_generation() noexcept;

} // namespace openai::detail::net
