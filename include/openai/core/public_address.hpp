// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <string>

namespace openai {

/// Whether an IPv4 or IPv6 address belongs to the public Internet. Use it as a filter:
///
///     options.connect_filter = openai::is_public_address;
///
/// Returns false for loopback, private, shared, link-local, multicast, documentation and other addresses that IANA has
/// reserved. Also returns false for an IPv6 address that embeds an IPv4 address of one of these kinds, and for a string
/// that is not an address.
OPENAI_DECL bool is_public_address(const std::string& address);

} // namespace openai
