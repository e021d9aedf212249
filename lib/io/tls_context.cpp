// SPDX-License-Identifier: BSL-1.0
#include "io/tls_context.hpp"

#include <openai/error.hpp>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace openai::io {
namespace {

[[noreturn]] void refuse(const char* option, const char* why) {
    ERR_clear_error();
    throw error(errc::invalid_argument, std::string("tls.") + option + ": " + why);
}

void add_pem(X509_STORE* store, const std::string& pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                        &BIO_free);
    int added = 0;
    while (X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
        added += X509_STORE_add_cert(store, certificate);
        X509_free(certificate);
    }
    ERR_clear_error(); // the loop ends with "no more certificates"
    if (added == 0) refuse("ca_pem", "holds no certificate");
}

void load_trust(SSL_CTX* context, const tls_options& options) {
    const bool own = !options.ca_file.empty() || !options.ca_directory.empty() || !options.ca_pem.empty();
    // A hashed directory look-up: loading the whole bundle here would cost some 20 ms.
    if (!own || options.system_store) SSL_CTX_set_default_verify_paths(context);
    if (!options.ca_file.empty() && SSL_CTX_load_verify_file(context, options.ca_file.c_str()) != 1)
        refuse("ca_file", "cannot be read as PEM certificates");
    if (!options.ca_directory.empty() && SSL_CTX_load_verify_dir(context, options.ca_directory.c_str()) != 1)
        refuse("ca_directory", "cannot be read");
    if (!options.ca_pem.empty()) add_pem(SSL_CTX_get_cert_store(context), options.ca_pem);
}

} // namespace

tls_context::tls_context(const tls_options& options)
    : context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free) {
    SSL_CTX* context = context_.get();
    if (context == nullptr) throw error(errc::resource_limit, "OpenSSL gave no context");
    constexpr unsigned char http11[] = "\x08http/1.1";
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(context,
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_alpn_protos(context, http11, sizeof http11 - 1);
    load_trust(context, options);
    ERR_clear_error();
}

} // namespace openai::io
