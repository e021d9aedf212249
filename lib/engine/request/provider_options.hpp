// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/client_options.hpp>

#include <string>

namespace openai::detail {

/// Returns the options with which a client sends requests to one of its providers. Limits and network settings are
/// those of the client. The address and the credentials are those of the provider.
client_options options_for(const client_options& own, const provider& asked);

/// Returns the options for another server, which must not learn who the client is. `server` is e.g. "https://host:443".
/// The options have no observer, because URLs on that server may be signed and are then secret.
client_options options_for_other_host(const client_options& own, std::string server);

} // namespace openai::detail
