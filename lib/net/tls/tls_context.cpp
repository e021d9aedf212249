// SPDX-License-Identifier: BSL-1.0
#include "net/tls/tls_context.hpp"

#include "net/tls/tls_credentials.hpp"
#include "net/tls/tls_session_cache.hpp"

#include <openai/core/error.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace openai::detail::net {

tls_context::tls_context(const tls_options& options, std::chrono::milliseconds session_age)
    : context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free)
    , oldest_version_(options.minimum_version == tls_version::v1_3 ? "1.3" : "1.2") {
    SSL_CTX* context = context_.get();
    if (context == nullptr) throw error(errc::resource_limit, "OpenSSL gave no context");
    constexpr unsigned char http11[] = "\x08http/1.1";
    SSL_CTX_set_min_proto_version(context,
                                  options.minimum_version == tls_version::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(context,
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1); // one system call for each record instead of two
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_alpn_protos(context, http11, sizeof http11 - 1);
    authorities_ = load_trust(context, options);
    identity_ = load_identity(context, options);
    if (options.resume_sessions) {
        sessions_ = std::make_shared<tls_session_cache>(session_age);
        tls_resumption::enable(context);
    }
    ERR_clear_error();
}

} // namespace openai::detail::net
