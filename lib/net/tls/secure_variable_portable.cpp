// SPDX-License-Identifier: BSL-1.0
#include "net/tls/secure_variable.hpp"

#include <cstdlib>
#include <unistd.h>

namespace openai::detail::net {

const char* secure_variable(const char* name) noexcept {
    const bool privileged = ::getuid() != ::geteuid() || ::getgid() != ::getegid();
    return privileged ? nullptr : std::getenv(name);
}

} // namespace openai::detail::net
