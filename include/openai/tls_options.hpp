// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

namespace openai {

/// Whom to trust. TLS 1.2 is the minimum, and the certificate is always checked against the host name; there is no
/// switch for either. Several sources add up; with none given the system's store is used.
struct tls_options {
    std::string ca_file;      ///< path of a PEM file
    std::string ca_directory; ///< path of a directory hashed by `openssl rehash`
    std::string ca_pem;       ///< PEM text
    bool system_store = true; ///< also trust the system's store when one of the above is given

    tls_options() {}
};

} // namespace openai
