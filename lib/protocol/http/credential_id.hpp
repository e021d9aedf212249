// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace openai::detail::protocol {

/// Random bytes of this process; whoever does not know them can neither compute nor guess an identity.
using identity_key = std::array<std::uint64_t, 2>;

/// Says whether two credentials are the same without keeping or comparing either: for keys of pools and retry budgets,
/// which may be printed. SipHash-2-4 of the text, keyed.
std::uint64_t credential_id(const identity_key& key, std::string_view credential) noexcept;

} // namespace openai::detail::protocol
