// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <string>

namespace openai {

/// Whether an IPv4 or IPv6 address, written as `client_options::connect_filter` gets it, belongs to the public
/// Internet. False for loopback, private, shared, link-local, multicast, documentation and other addresses that IANA
/// has set apart (also inside an IPv6 address that only carries an IPv4 one), and for what is no address. Meant for
/// `options.connect_filter = openai::is_public_address;`.
OPENAI_DECL bool is_public_address(const std::string& address);

} // namespace openai
