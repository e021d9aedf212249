// SPDX-License-Identifier: BSL-1.0
#include "net/tls/tls_credentials.hpp"

#include "core/regular_file.hpp"
#include "core/variable.hpp"
#include "net/tls/secure_variable.hpp"

#include <openai/core/error.hpp>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace openai::detail::net {
namespace {

template <auto Free>
struct freeing {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
using bio_ptr = std::unique_ptr<BIO, freeing<BIO_free>>;
using x509_ptr = std::unique_ptr<X509, freeing<X509_free>>;
using key_ptr = std::unique_ptr<EVP_PKEY, freeing<EVP_PKEY_free>>;

[[noreturn]] void refuse(const char* option, const char* why) {
    ERR_clear_error();
    throw error(errc::invalid_argument, std::string("tls.") + option + ": " + why);
}

/// Throws if the path does not lead to a readable file, and says why. OpenSSL does not say why, and it waits if the
/// path is a pipe.
void check_file(const char* option, const std::string& path) {
    constexpr std::size_t largest = 64u << 20;
    try {
        detail::read_file(path, {largest, {}}, std::string("tls.") + option);
    } catch (const error& failure) {
        const auto& context = failure.details().context;
        error_details details;
        details.code = errc::invalid_argument;
        details.attempts = 0;
        details.context = std::string("tls.") + option + context.substr(context.rfind(": ")); // without the path
        details.cause = failure.details().cause;
        throw error(std::move(details));
    }
}

/// Gives no password. OpenSSL's own function would ask for one on the terminal.
int no_password(char*, int, int, void*) noexcept { return -1; }

bio_ptr open_text(const char* option, std::string_view text) {
    if (text.size() > INT_MAX) refuse(option, "too long");
    bio_ptr made(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (!made) throw error(errc::resource_limit, "OpenSSL gave no memory");
    return made;
}

x509_ptr next_certificate(BIO* from) { return x509_ptr(PEM_read_bio_X509(from, nullptr, no_password, nullptr)); }

/// Throws if something that is not a certificate follows the last certificate.
void expect_end(const char* option) {
    const auto reason = ERR_GET_REASON(ERR_peek_last_error());
    if (reason != PEM_R_NO_START_LINE && reason != 0) refuse(option, "holds something that is no PEM certificate");
    ERR_clear_error();
}

void trust_text(X509_STORE* store, const std::string& pem) {
    const auto text = open_text("ca_pem", pem);
    int added = 0;
    ERR_clear_error();
    while (const auto certificate = next_certificate(text.get()))
        added += X509_STORE_add_cert(store, certificate.get());
    expect_end("ca_pem");
    if (added == 0) refuse("ca_pem", "holds no certificate");
}

void show_text(SSL_CTX* context, const std::string& pem) {
    const auto text = open_text("client_certificate_pem", pem);
    ERR_clear_error();
    const auto own = next_certificate(text.get());
    if (!own || SSL_CTX_use_certificate(context, own.get()) != 1)
        refuse("client_certificate_pem", "holds no usable certificate");
    while (const auto issuer = next_certificate(text.get())) SSL_CTX_add1_chain_cert(context, issuer.get());
    expect_end("client_certificate_pem");
}

void use_key_text(SSL_CTX* context, const secret& pem) {
    const auto text = open_text("client_key_pem", pem.reveal());
    const key_ptr key(PEM_read_bio_PrivateKey(text.get(), nullptr, no_password, nullptr));
    if (!key) refuse("client_key_pem", "is no PEM key, or an encrypted one");
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1) refuse("client_key_pem", "does not fit the certificate");
}

/// Whether the name is like "4f316efb.0", as in a directory hashed by `openssl rehash`.
bool is_hashed_name(std::string_view name) {
    constexpr std::size_t hash = 8;
    return name.size() > hash && name[hash] == '.' && name.find_first_not_of("0123456789abcdef") == hash;
}

bool is_hashed(const std::filesystem::path& directory) {
    std::error_code unreadable;
    for (std::filesystem::directory_iterator entry(directory, unreadable), end; entry != end;
         entry.increment(unreadable))
        if (is_hashed_name(entry->path().filename().native())) return true;
    return false;
}

/// Returns the value of one of OpenSSL's environment variables, without white space around it. Like OpenSSL, ignores
/// the variable if the program has more rights than its user.
std::optional<std::string> named_by(const char* variable) {
    return detail::read_variable(
        [](const std::string& name) -> std::optional<std::string> {
            const char* const value = secure_variable(name.c_str());
            return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
        },
        variable);
}

/// Whether one of several directories, separated by colons, is hashed.
bool is_one_hashed(std::string_view directories) {
    while (!directories.empty()) {
        const auto end = std::min(directories.find(':'), directories.size());
        if (is_hashed(directories.substr(0, end))) return true;
        directories.remove_prefix(std::min(end + 1, directories.size()));
    }
    return false;
}

/// Trusts the system's certificates. Loading a whole bundle takes about 20 ms, but from a hashed directory OpenSSL
/// reads only the certificate that it needs. Like OpenSSL, ignores files that cannot be read. Returns true if OpenSSL
/// will search a directory that has certificates.
bool trust_system(SSL_CTX* context) {
    const auto* const usual = X509_get_default_cert_dir();
    const auto file = named_by(X509_get_default_cert_file_env());
    const auto directory = named_by(X509_get_default_cert_dir_env());
    const bool hashed = is_hashed(usual);
    std::error_code unreadable;
    if (file && std::filesystem::is_regular_file(*file, unreadable)) SSL_CTX_load_verify_file(context, file->c_str());
    else if (!hashed) SSL_CTX_load_verify_file(context, X509_get_default_cert_file());
    SSL_CTX_load_verify_dir(context, directory ? directory->c_str() : usual);
    // If only SSL_CERT_DIR is set, the system's directory is also trusted, as the bundle is.
    const bool both = directory && !file && hashed;
    if (both) SSL_CTX_load_verify_dir(context, usual);
    ERR_clear_error();
    return both || (directory ? is_one_hashed(*directory) : hashed);
}

} // namespace

bool load_trust(SSL_CTX* context, const tls_options& options) {
    const bool own = !options.ca_file.empty() || !options.ca_directory.empty() || !options.ca_pem.empty();
    const bool with_system = !own || options.system_store;
    const bool by_directory = with_system && trust_system(context);
    if (!options.ca_file.empty()) check_file("ca_file", options.ca_file);
    if (!options.ca_file.empty() && SSL_CTX_load_verify_file(context, options.ca_file.c_str()) != 1)
        refuse("ca_file", "cannot be read as PEM certificates");
    if (!options.ca_directory.empty() && SSL_CTX_load_verify_dir(context, options.ca_directory.c_str()) != 1)
        refuse("ca_directory", "cannot be read");
    auto* const store = SSL_CTX_get_cert_store(context);
    if (!options.ca_pem.empty()) trust_text(store, options.ca_pem);
    if (sk_X509_OBJECT_num(X509_STORE_get0_objects(store)) > 0) return true;
    // OpenSSL reads the files of a directory when it needs them.
    return by_directory || is_hashed(options.ca_directory);
}

bool load_identity(SSL_CTX* context, const tls_options& options) {
    const bool shown = !options.client_certificate_file.empty() || !options.client_certificate_pem.empty();
    const bool keyed = !options.client_key_file.empty() || !options.client_key_pem.empty();
    if (!shown && !keyed) return false;
    if (!shown) refuse("client_certificate_file", "missing beside the key (or client_certificate_pem)");
    if (!keyed) refuse("client_key_file", "missing beside the certificate (or client_key_pem)");
    SSL_CTX_set_default_passwd_cb(context, no_password);
    if (options.client_certificate_pem.empty()) check_file("client_certificate_file", options.client_certificate_file);
    if (options.client_key_pem.empty()) check_file("client_key_file", options.client_key_file);
    if (!options.client_certificate_pem.empty()) show_text(context, options.client_certificate_pem);
    else if (SSL_CTX_use_certificate_chain_file(context, options.client_certificate_file.c_str()) != 1)
        refuse("client_certificate_file", "cannot be read as a PEM certificate");
    if (!options.client_key_pem.empty()) use_key_text(context, options.client_key_pem);
    else if (SSL_CTX_use_PrivateKey_file(context, options.client_key_file.c_str(), SSL_FILETYPE_PEM) != 1)
        refuse("client_key_file", "cannot be read as a PEM key, is encrypted, or does not fit the certificate");
    if (SSL_CTX_check_private_key(context) != 1) refuse("client_key_file", "does not fit the certificate");
    return true;
}

} // namespace openai::detail::net
