// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai::detail::net {

/// Returns whether a code of `getaddrinfo` says that the name does not exist or has no address, so that it is useless
/// to ask again.
bool is_not_found(int code) noexcept;

} // namespace openai::detail::net
