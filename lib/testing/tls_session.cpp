// SPDX-License-Identifier: BSL-1.0
#include "tls_session.hpp"

#include "certificate.hpp"

#include <openssl/err.h>

#include <cstring>
#include <stdexcept>

namespace openai::testing {
namespace {

/// Chooses http/1.1 if the client offers it. Otherwise ignores the extension.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in,
                    unsigned int in_size, void*) {
    static constexpr std::string_view wanted = "http/1.1";
    for (unsigned int i = 0; i < in_size && i + in[i] < in_size; i += in[i] + 1u) {
        if (in[i] != wanted.size() || std::memcmp(in + i + 1, wanted.data(), wanted.size()) != 0) continue;
        *out = in + i + 1;
        *out_size = in[i];
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_NOACK;
}

int number_of(tls_version version) {
    return version == tls_version::v1_1   ? TLS1_1_VERSION
           : version == tls_version::v1_2 ? TLS1_2_VERSION
                                          : TLS1_3_VERSION;
}

} // namespace

tls_context::tls_context(const server_options& options)
    : context_(SSL_CTX_new(TLS_server_method())) {
    auto made = make_credentials(options.shown_certificate);
    ca_pem_ = std::move(made.ca_pem);
    static constexpr unsigned char id[] = "asio-openai";
    if (options.newest_tls == tls_version::v1_1) {
        SSL_CTX_set_security_level(context_, 0); // at a higher level, OpenSSL 3 refuses TLS 1.1
        SSL_CTX_set_min_proto_version(context_, TLS1_1_VERSION);
    } else {
        SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION);
    }
    SSL_CTX_set_mode(context_, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_id_context(context_, id, sizeof id - 1);
    SSL_CTX_set_alpn_select_cb(context_, choose_protocol, nullptr);
    if (!options.session_tickets) {
        SSL_CTX_set_options(context_, SSL_OP_NO_TICKET);
        SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_num_tickets(context_, 0);
    }
    if (SSL_CTX_set_max_proto_version(context_, number_of(options.newest_tls)) != 1 ||
        SSL_CTX_use_certificate(context_, made.shown.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context_, made.key.get()) != 1) {
        SSL_CTX_free(context_);
        throw std::runtime_error("testing server: TLS context");
    }
}

tls_context::~tls_context() { SSL_CTX_free(context_); }

tls_session::tls_session(const tls_context& context)
    : ssl_(SSL_new(context.native())) {
    auto* incoming = BIO_new(BIO_s_mem());
    auto* outgoing = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(incoming, -1);
    SSL_set_bio(ssl_, incoming, outgoing);
    SSL_set_accept_state(ssl_);
}

tls_session::~tls_session() { SSL_free(ssl_); }

bool tls_session::receive(std::string_view wire, std::string& plain) {
    ERR_clear_error();
    BIO_write(SSL_get_rbio(ssl_), wire.data(), static_cast<int>(wire.size()));
    for (;;) {
        char piece[16384];
        const int n = SSL_read(ssl_, piece, sizeof piece);
        if (n > 0) {
            plain.append(piece, static_cast<std::size_t>(n));
            continue;
        }
        const int error = SSL_get_error(ssl_, n);
        ERR_clear_error();
        return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
    }
}

void tls_session::send(std::string_view plain) {
    ERR_clear_error();
    // A memory BIO accepts any number of bytes, but SSL_write takes at most an int.
    while (!plain.empty()) {
        const auto piece = plain.substr(0, std::size_t(1) << 30);
        if (SSL_write(ssl_, piece.data(), static_cast<int>(piece.size())) <= 0) return;
        plain.remove_prefix(piece.size());
    }
}

void tls_session::send_close_notify() {
    ERR_clear_error();
    SSL_shutdown(ssl_);
    ERR_clear_error();
}

std::string tls_session::take_output() {
    auto* outgoing = SSL_get_wbio(ssl_);
    std::string bytes(BIO_ctrl_pending(outgoing), '\0');
    if (!bytes.empty()) BIO_read(outgoing, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
}

bool tls_session::handshake_done() const noexcept { return SSL_is_init_finished(ssl_) == 1; }
bool tls_session::resumed() const noexcept { return SSL_session_reused(ssl_) == 1; }

} // namespace openai::testing
