// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai::detail::net {

/// Another number in the child of each fork: what was opened under an older one belongs to the parent as well.
unsigned fork_generation() noexcept;

} // namespace openai::detail::net
