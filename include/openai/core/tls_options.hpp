// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/secret.hpp>

#include <string>

namespace openai {

/// A version of the TLS protocol.
enum class tls_version { v1_2, v1_3 };

/// Which certificates to trust, and which one to present. The client always checks the server's certificate and host
/// name; no option turns this off. All sources of trusted certificates are combined. If you set none, the client uses
/// the system's store.
///
/// The client reads the files once for each server: for the server of `base_url` when the client is made, and for the
/// server of a provider at the first call to that provider. The certificates in `ca_directory` are an exception: they
/// are read when they are needed. If a file changes later, make a new client for the next calls. Calls that are under
/// way complete normally as long as a copy of the old client exists.
struct tls_options {
    std::string ca_file;      ///< path of a PEM file
    std::string ca_directory; ///< path of a directory hashed by `openssl rehash`
    std::string ca_pem;       ///< PEM text
    bool system_store = true; ///< whether to trust the system's store in addition to the sources above

    /// \name The client's own certificate, for a server that demands one
    /// Set the certificate as a file or as text, and set the key as a file or as text. The certificate may be followed
    /// by the certificates of its issuers. The key must not be encrypted.
    /// @{
    std::string client_certificate_file; ///< path of a PEM file
    std::string client_certificate_pem;  ///< PEM text
    std::string client_key_file;         ///< path of a PEM file
    secret client_key_pem;               ///< PEM text
    /// @}

    tls_version minimum_version = tls_version::v1_2; ///< the oldest version that is accepted; at least 1.2
    /// Whether to resume TLS sessions, which makes later connections to the same server cheaper. A session is used for
    /// at most `pool_options::max_age` after the server's certificate was checked.
    bool resume_sessions = true;

    tls_options() {}
};

} // namespace openai
