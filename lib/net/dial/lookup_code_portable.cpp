// SPDX-License-Identifier: BSL-1.0
#include "net/dial/lookup_code.hpp"

#include <netdb.h>

namespace openai::detail::net {

// POSIX has only this code.
bool is_not_found(int code) noexcept { return code == EAI_NONAME; }

} // namespace openai::detail::net
