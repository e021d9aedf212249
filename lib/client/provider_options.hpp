// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/client_options.hpp>

namespace openai::detail {

/// With which options a client asks one of its providers: its own limits and ways, the provider's place and identity.
client_options options_for(const client_options& own, const provider& asked);

} // namespace openai::detail
