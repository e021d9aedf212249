// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace support {

/// A certificate and its key as PEM text.
struct identity {
    std::string certificate_pem;
    std::string key_pem;
};

/// The properties of a certificate to issue. Times are in seconds from now.
struct wish {
    std::string names = "DNS:localhost,IP:127.0.0.1"; ///< in the syntax of OpenSSL's configuration; empty for a CA
    long begins = -3600;
    long ends = 86400;
};

/// Issues certificates during a test. The keys are EC P-256.
class authority {
public:
    authority() {
        const wish ca{"", -3600, 86400};
        certificate_ = make(ca, key_.get(), nullptr, nullptr);
    }

    std::string pem() const {
        return text([this](BIO* to) { return PEM_write_bio_X509(to, certificate_.get()); });
    }

    identity issue(const wish& wanted = {}) const {
        const key_ptr key(new_key());
        return written(*make(wanted, key.get(), certificate_.get(), key_.get()), *key);
    }

    static identity self_signed(const wish& wanted = {}) {
        const key_ptr key(new_key());
        return written(*make(wanted, key.get(), nullptr, nullptr), *key);
    }

private:
    struct freeing {
        void operator()(X509* object) const noexcept { X509_free(object); }
        void operator()(EVP_PKEY* object) const noexcept { EVP_PKEY_free(object); }
        void operator()(BIO* object) const noexcept { BIO_free(object); }
        void operator()(X509_EXTENSION* object) const noexcept { X509_EXTENSION_free(object); }
    };
    using x509_ptr = std::unique_ptr<X509, freeing>;
    using key_ptr = std::unique_ptr<EVP_PKEY, freeing>;

    static EVP_PKEY* new_key() { return EVP_EC_gen("P-256"); }

    template <class Write>
    static std::string text(Write write) {
        const std::unique_ptr<BIO, freeing> memory(BIO_new(BIO_s_mem()));
        if (write(memory.get()) != 1) throw std::runtime_error("certificate: cannot be written");
        char* data = nullptr;
        const auto size = BIO_get_mem_data(memory.get(), &data);
        return std::string(data, static_cast<std::size_t>(size));
    }

    static identity written(X509& certificate, EVP_PKEY& key) {
        return {text([&](BIO* to) { return PEM_write_bio_X509(to, &certificate); }), text([&](BIO* to) {
                    return PEM_write_bio_PrivateKey(to, &key, nullptr, nullptr, 0, nullptr, nullptr);
                })};
    }

    static void extend(X509* subject, X509* issuer, int what, const char* value) {
        X509V3_CTX context;
        X509V3_set_ctx(&context, issuer, subject, nullptr, nullptr, 0);
        const std::unique_ptr<X509_EXTENSION, freeing> made(X509V3_EXT_conf_nid(nullptr, &context, what, value));
        if (!made || X509_add_ext(subject, made.get(), -1) != 1) throw std::runtime_error("certificate: extension");
    }

    static x509_ptr make(const wish& wanted, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
        x509_ptr made(X509_new());
        X509_set_version(made.get(), X509_VERSION_3);
        std::int64_t serial = 0;
        RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial - 1);
        ASN1_INTEGER_set_int64(X509_get_serialNumber(made.get()), serial);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), wanted.begins);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), wanted.ends);
        const auto* name = reinterpret_cast<const unsigned char*>(wanted.names.empty() ? "test CA" : "test");
        X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8, name, -1, -1, 0);
        X509* signer = issuer != nullptr ? issuer : made.get();
        X509_set_issuer_name(made.get(), X509_get_subject_name(signer));
        X509_set_pubkey(made.get(), key);
        extend(made.get(), signer, NID_subject_key_identifier, "hash");
        extend(made.get(), signer, NID_basic_constraints, wanted.names.empty() ? "critical,CA:TRUE" : "CA:FALSE");
        if (!wanted.names.empty()) extend(made.get(), signer, NID_subject_alt_name, wanted.names.c_str());
        extend(made.get(), signer, NID_authority_key_identifier, "keyid");
        if (X509_sign(made.get(), issuer_key != nullptr ? issuer_key : key, EVP_sha256()) <= 0)
            throw std::runtime_error("certificate: signature");
        return made;
    }

    key_ptr key_{new_key()};
    x509_ptr certificate_;
};

} // namespace support
