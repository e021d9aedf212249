// SPDX-License-Identifier: BSL-1.0
#include "net/dial/lookup_code.hpp"

#include <netdb.h>

namespace openai::detail::net {

bool is_not_found(int code) noexcept { return code == EAI_NONAME || code == EAI_NODATA || code == EAI_ADDRFAMILY; }

} // namespace openai::detail::net
