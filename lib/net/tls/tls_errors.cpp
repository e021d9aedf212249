// SPDX-License-Identifier: BSL-1.0
#include "net/tls/tls_errors.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace openai::detail::net {
namespace {

class tls_category_type final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "openai.tls"; }
    std::string message(int value) const override {
        const char* text = ERR_reason_error_string(static_cast<unsigned long>(value));
        return text != nullptr ? text : "unknown reason";
    }
};

/// Whether the error is "record layer failure", which OpenSSL adds to the reason from version 3.2 on. (The number is
/// written out, because a program that was compiled with an earlier version may run with a later one.)
bool is_of_record_layer(unsigned long failure) noexcept {
    constexpr int record_layer_failure = 313; // SSL_R_RECORD_LAYER_FAILURE
    return ERR_GET_LIB(failure) == ERR_LIB_SSL && ERR_GET_REASON(failure) == record_layer_failure;
}

int reason_of(const boost::system::error_code& code) noexcept {
    return code.category() == tls_category() ? ERR_GET_REASON(static_cast<unsigned long>(code.value())) : 0;
}

} // namespace

const boost::system::error_category& tls_category() noexcept {
    static const tls_category_type instance;
    return instance;
}

void drop_tls_errors() noexcept {
    if (ERR_peek_error() != 0) ERR_clear_error(); // clearing an empty queue takes a hundred times as long as this check
}

boost::system::error_code take_tls_error() noexcept {
    unsigned long told = 0; // the last error with a reason
    bool of_system = false; // only counts if there is no other reason, because the transport knows its own errors
    while (const auto next = ERR_get_error()) {
        if (ERR_SYSTEM_ERROR(next)) of_system = true;
        else if (told == 0 || !is_of_record_layer(next)) told = next;
    }
    if (told == 0 || (of_system && is_of_record_layer(told))) return {};
    return {static_cast<int>(told), tls_category()};
}

bool is_unexpected_end(const boost::system::error_code& reason) noexcept {
    return reason_of(reason) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
}

bool refuses_certificate(const boost::system::error_code& reason) noexcept {
    switch (reason_of(reason) - SSL_AD_REASON_OFFSET) {
    case SSL_AD_CERTIFICATE_REQUIRED:
    case SSL_AD_HANDSHAKE_FAILURE:
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_ACCESS_DENIED:
    case SSL_AD_DECRYPT_ERROR: return true;
    default: return false;
    }
}

bool is_peers_own_failure(const boost::system::error_code& reason) noexcept {
    const int alert = reason_of(reason) - SSL_AD_REASON_OFFSET;
    return alert == SSL_AD_INTERNAL_ERROR || alert == SSL_AD_USER_CANCELLED;
}

std::string explain_handshake(const boost::system::error_code& reason, const char* least) {
    switch (reason_of(reason)) {
    case SSL_R_WRONG_VERSION_NUMBER: return "does not speak TLS on this port";
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_WRONG_SSL_VERSION:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
        return std::string("offers no accepted version of the TLS protocol; the oldest one accepted is ") + least;
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE: return "found nothing in common with us, e.g. no cipher";
    default: return "failed the handshake: " + (reason.failed() ? reason.message() : "unknown reason");
    }
}

} // namespace openai::detail::net
