// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/client_options.hpp>

#include <string>

namespace openai::detail {

/// With which options a client asks one of its providers: its own limits and ways, the provider's place and identity.
client_options options_for(const client_options& own, const provider& asked);

/// The same for a server that is told nothing of who the client is. `server`: "https://host:port". Nobody observes:
/// addresses there may be signed, and so secrets.
client_options options_for_other_host(const client_options& own, std::string server);

} // namespace openai::detail
