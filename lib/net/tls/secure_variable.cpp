// SPDX-License-Identifier: BSL-1.0
#include "net/tls/secure_variable.hpp"

#include <cstdlib>

namespace openai::detail::net {

const char* secure_variable(const char* name) noexcept { return ::secure_getenv(name); }

} // namespace openai::detail::net
