// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace openai::detail::protocol {

/// Random bytes of this process. Without them, nobody can compute or guess the result of `credential_id`.
using identity_key = std::array<std::uint64_t, 2>;

/// Returns a keyed hash (SipHash-2-4) of a credential. Equal credentials have equal hashes, so credentials can be
/// compared without being kept. A `pool_key` holds only such a hash.
std::uint64_t credential_id(const identity_key& key, std::string_view credential) noexcept;

} // namespace openai::detail::protocol
