// SPDX-License-Identifier: BSL-1.0
#include "certificate.hpp"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace openai::testing {
namespace {

using bio_ptr = std::unique_ptr<BIO, openssl_free<BIO_free_all>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, openssl_free<X509_EXTENSION_free>>;

constexpr long hour = 3600;
constexpr long day = 24 * hour;

void check(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string("testing certificate: ") + what);
}

void add_extension(X509& subject, X509& issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, &issuer, &subject, nullptr, nullptr, 0);
    const extension_ptr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    check(extension && X509_add_ext(&subject, extension.get(), -1), "extension");
}

struct authority {
    pkey_ptr key;
    x509_ptr certificate;
};

/// The properties in which the server's certificates differ.
struct plan {
    const char* common_name;
    const char* alternative_names; ///< null for a CA
    long begins = -hour;
    long ends = 30 * day;
};

x509_ptr make_certificate(const plan& wanted, EVP_PKEY* key, const authority* issuer) {
    x509_ptr made(X509_new());
    check(made && X509_set_version(made.get(), X509_VERSION_3), "memory");
    unsigned char serial[8];
    check(RAND_bytes(serial, sizeof serial) == 1, "random");
    serial[0] &= 0x7f;
    const std::unique_ptr<BIGNUM, openssl_free<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
    check(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(made.get())), "serial");
    check(X509_gmtime_adj(X509_getm_notBefore(made.get()), wanted.begins), "time");
    check(X509_gmtime_adj(X509_getm_notAfter(made.get()), wanted.ends), "time");
    auto* name = X509_get_subject_name(made.get());
    const auto* text = reinterpret_cast<const unsigned char*>(wanted.common_name);
    check(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0), "name");
    X509& signer = issuer ? *issuer->certificate : *made;
    check(X509_set_issuer_name(made.get(), X509_get_subject_name(&signer)), "issuer");
    check(X509_set_pubkey(made.get(), key), "public key");
    add_extension(*made, signer, NID_subject_key_identifier, "hash");
    if (wanted.alternative_names) {
        add_extension(*made, signer, NID_basic_constraints, "critical,CA:FALSE");
        add_extension(*made, signer, NID_ext_key_usage, "serverAuth");
        add_extension(*made, signer, NID_subject_alt_name, wanted.alternative_names);
    } else {
        add_extension(*made, signer, NID_basic_constraints, "critical,CA:TRUE");
        add_extension(*made, signer, NID_key_usage, "critical,keyCertSign,cRLSign");
    }
    add_extension(*made, signer, NID_authority_key_identifier, "keyid");
    check(X509_sign(made.get(), issuer ? issuer->key.get() : key, EVP_sha256()) > 0, "signature");
    return made;
}

authority make_authority() {
    authority made{pkey_ptr(EVP_EC_gen("P-256")), nullptr};
    check(made.key != nullptr, "key");
    made.certificate = make_certificate({"asio-openai testing CA", nullptr}, made.key.get(), nullptr);
    return made;
}

std::string to_pem(X509& certificate) {
    const bio_ptr memory(BIO_new(BIO_s_mem()));
    check(memory && PEM_write_bio_X509(memory.get(), &certificate), "PEM");
    char* data = nullptr;
    const auto size = BIO_get_mem_data(memory.get(), &data);
    return std::string(data, static_cast<std::size_t>(size));
}

} // namespace

credentials make_credentials(certificate kind) {
    const auto trusted = make_authority();
    plan wanted{"localhost", "DNS:localhost,IP:127.0.0.1,IP:::1"};
    if (kind == certificate::wrong_host) wanted = {"wrong.example", "DNS:wrong.example"};
    if (kind == certificate::expired) {
        wanted.begins = -2 * day;
        wanted.ends = -hour;
    }
    if (kind == certificate::not_yet_valid) wanted.begins = hour;
    credentials made{pkey_ptr(EVP_EC_gen("P-256")), nullptr, to_pem(*trusted.certificate)};
    check(made.key != nullptr, "key");
    if (kind == certificate::self_signed) made.shown = make_certificate(wanted, made.key.get(), nullptr);
    else if (kind == certificate::untrusted) {
        const auto other = make_authority();
        made.shown = make_certificate(wanted, made.key.get(), &other);
    } else made.shown = make_certificate(wanted, made.key.get(), &trusted);
    return made;
}

} // namespace openai::testing
