// SPDX-License-Identifier: BSL-1.0
#include "io/tls_transport.hpp"

#include "io/tls_bio.hpp"

#include <openai/error.hpp>

#include <boost/asio/ip/address.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <climits>

namespace openai::io {
namespace {

[[noreturn]] void fail(errc code, std::string reason, boost::system::error_code cause = {}) {
    error_details details;
    details.code = code;
    details.phase = phase::tls;
    details.retryable = code == errc::tls_failed && cause.failed();
    details.context = std::move(reason);
    details.cause = cause;
    throw error(std::move(details));
}

class tls_session final : public tls_transport {
public:
    tls_session(std::unique_ptr<transport> inner, const tls_context& context, const std::string& host)
        : link_{std::move(inner), {}}
        , host_(host)
        , ssl_(SSL_new(context.native()), &SSL_free) {
        BIO* bio = ssl_ ? make_tls_bio(link_) : nullptr;
        if (bio == nullptr) fail(errc::resource_limit, "OpenSSL gave no connection");
        SSL_set_bio(ssl_.get(), bio, bio);
        SSL_set_connect_state(ssl_.get());
        expect_host(host);
    }

    asio::awaitable<void> handshake() override {
        for (;;) {
            ERR_clear_error();
            const auto result = outcome(SSL_do_handshake(ssl_.get()), 0);
            if (result.status == io_status::ok) co_return;
            if (result.status == io_status::want_read) co_await wait(readiness::read);
            else if (result.status == io_status::want_write) co_await wait(readiness::write);
            else fail_handshake(result);
        }
    }

    io_result try_read(std::span<char> into) noexcept override {
        ERR_clear_error();
        std::size_t bytes = 0;
        const int ok = SSL_read_ex(ssl_.get(), into.data(), into.size(), &bytes);
        return outcome(ok, bytes);
    }

    io_result try_write(std::span<const char> data) noexcept override {
        if (data.empty()) return {};
        ERR_clear_error();
        std::size_t bytes = 0;
        const int ok = SSL_write_ex(ssl_.get(), data.data(), data.size(), &bytes);
        return outcome(ok, bytes);
    }

    asio::awaitable<void> wait(readiness what) override { return link_.inner->wait(what); }

    bool quiet() noexcept override {
        char byte = 0;
        std::size_t bytes = 0;
        ERR_clear_error();
        // Peeking also takes in session tickets, which a server may send at any time.
        return outcome(SSL_peek_ex(ssl_.get(), &byte, 1, &bytes), bytes).status == io_status::want_read;
    }

    std::optional<std::uint64_t> confirmed() const noexcept override { return link_.inner->confirmed(); }

    std::optional<tls_summary> tls() const noexcept override {
        return tls_summary{SSL_get_version(ssl_.get()), SSL_get_cipher_name(ssl_.get()),
                           SSL_session_reused(ssl_.get()) == 1};
    }

    void farewell() noexcept override {
        ERR_clear_error();
        SSL_shutdown(ssl_.get());
        ERR_clear_error();
    }

    void abort() noexcept override { link_.inner->abort(); }

private:
    [[noreturn]] void fail_handshake(const io_result& result) const {
        const auto reason = ERR_GET_REASON(ERR_peek_last_error());
        const long verdict = SSL_get_verify_result(ssl_.get());
        if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED && verdict != X509_V_OK)
            fail(errc::tls_untrusted, "certificate for " + host_ + ": " + X509_verify_cert_error_string(verdict));
        if (result.error.failed()) fail(errc::tls_failed, "with " + host_, result.error);
        if (result.status != io_status::failed)
            fail(errc::tls_failed, host_ + " closed the connection in the handshake",
                 {boost::system::errc::connection_reset, boost::system::generic_category()});
        if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST)
            fail(errc::tls_failed, host_ + " does not speak TLS on this port");
        const char* text = ERR_reason_error_string(ERR_peek_last_error());
        fail(errc::tls_failed, host_ + ": " + (text != nullptr ? text : "unknown reason"));
    }

    void expect_host(const std::string& host) {
        boost::system::error_code not_an_address;
        asio::ip::make_address(host, not_an_address);
        auto* param = SSL_get0_param(ssl_.get());
        X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        const bool set = not_an_address ? SSL_set_tlsext_host_name(ssl_.get(), host.c_str()) == 1 &&
                                              X509_VERIFY_PARAM_set1_host(param, host.c_str(), host.size()) == 1
                                        : X509_VERIFY_PARAM_set1_ip_asc(param, host.c_str()) == 1;
        if (!set) fail(errc::tls_failed, "host name cannot be checked");
    }

    io_result outcome(int returned, std::size_t bytes) const noexcept {
        if (returned > 0) return {io_status::ok, bytes, {}};
        switch (SSL_get_error(ssl_.get(), returned)) {
        case SSL_ERROR_WANT_READ: return {io_status::want_read, 0, {}};
        case SSL_ERROR_WANT_WRITE: return {io_status::want_write, 0, {}};
        case SSL_ERROR_ZERO_RETURN: return {io_status::end, 0, {}};
        default: break;
        }
        // OpenSSL may have answered the end with an alert, so that the link's last operation is a write.
        const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
        if (ended || link_.last.status == io_status::end) return {io_status::cut, 0, {}};
        return {io_status::failed, 0, link_.last.error};
    }

    tls_link link_; // before ssl_, whose BIO points to it
    std::string host_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

} // namespace

std::unique_ptr<tls_transport> make_tls_transport(std::unique_ptr<transport> inner, const tls_context& context,
                                                  const std::string& host) {
    return std::make_unique<tls_session>(std::move(inner), context, host);
}

} // namespace openai::io
