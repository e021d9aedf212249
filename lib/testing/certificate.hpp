// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/server_options.hpp>

#include <openssl/ssl.h>

#include <memory>

namespace openai::testing {

template <auto Free>
struct openssl_free {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
using x509_ptr = std::unique_ptr<X509, openssl_free<X509_free>>;
using pkey_ptr = std::unique_ptr<EVP_PKEY, openssl_free<EVP_PKEY_free>>;

/// A server's certificate and key, and the CA certificate that a client must trust.
struct credentials {
    pkey_ptr key;
    x509_ptr shown;
    std::string ca_pem;
};

/// Makes keys (EC P-256) and certificates in memory. `kind` says whether the server's certificate is valid, or what is
/// wrong with it. Throws `std::runtime_error` if OpenSSL fails.
credentials make_credentials(certificate kind);

} // namespace openai::testing
