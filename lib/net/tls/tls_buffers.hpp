// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai::detail::net {

/// Whether `SSL_free_buffers` is safe in the OpenSSL version `version`, a number as `OpenSSL_version_num` returns it.
/// The function is safe if it keeps a buffer that contains the beginning of a record. This was fixed in 3.0.14, 3.1.6,
/// 3.2.2 and 3.3.1. Earlier versions of these series, and all versions before 3.0, count as unsafe, because the
/// function may free such a buffer (CVE-2024-4741).
constexpr bool may_free_buffers(unsigned long version) noexcept {
    const auto minor = version >> 20;        // 0x300 for 3.0
    const auto patch = version >> 4 & 0xFFu; // 14 for 3.0.14
    switch (minor) {
    case 0x300: return patch >= 14;
    case 0x301: return patch >= 6;
    case 0x302: return patch >= 2;
    case 0x303: return patch >= 1;
    default: return minor > 0x303;
    }
}

} // namespace openai::detail::net
