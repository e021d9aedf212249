// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/secret.hpp>

#include <string>

namespace openai {

/// A version of the TLS protocol.
enum class tls_version { v1_2, v1_3 };

/// Whom to trust, and as whom to appear. The certificate is always checked against the host name; there is no switch
/// for that. Several sources of trust add up; with none given the system's store is used.
///
/// Everything is read once, when the client is made. To follow a change, make a new client for the calls to come; those
/// under way end undisturbed as long as a copy of the old one lives.
struct tls_options {
    std::string ca_file;      ///< path of a PEM file
    std::string ca_directory; ///< path of a directory hashed by `openssl rehash`
    std::string ca_pem;       ///< PEM text
    bool system_store = true; ///< also trust the system's store when one of the above is given

    /// \name The client's own certificate, for a server that demands one; the file or the text, and likewise the key.
    /// The certificate may be followed by those of its issuers. The key may not be encrypted.
    /// @{
    std::string client_certificate_file; ///< path of a PEM file
    std::string client_certificate_pem;  ///< PEM text
    std::string client_key_file;         ///< path of a PEM file
    secret client_key_pem;               ///< PEM text
    /// @}

    tls_version minimum_version = tls_version::v1_2; ///< the oldest one accepted; none is older than 1.2
    /// Resume sessions: a later connection to the same server costs less time. A session is used for at most
    /// `pool_options::max_age` after the server's certificate was checked.
    bool resume_sessions = true;

    tls_options() {}
};

} // namespace openai
