// SPDX-License-Identifier: BSL-1.0
#include "net/tls/tls_transport.hpp"

#include "text/ascii.hpp"

#include "net/tls/tls_bio.hpp"
#include "net/tls/tls_buffers.hpp"
#include "net/tls/tls_errors.hpp"
#include "net/tls/tls_session_cache.hpp"
#include "text/sanitize.hpp"

#include <openai/core/error.hpp>

#include <boost/asio/ip/address.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>

namespace openai::detail::net {
namespace {

[[noreturn]] void fail(errc code, std::string reason, bool retryable = false, boost::system::error_code cause = {}) {
    error_details details;
    details.code = code;
    details.phase = phase::tls;
    details.retryable = retryable;
    details.context = std::move(reason);
    details.cause = cause;
    throw error(std::move(details));
}

/// Returns the host name in lower case and without a dot at the end. This form is sent as SNI and compared with the
/// certificate.
std::string canonical(std::string host) {
    if (host.ends_with('.')) host.pop_back();
    return ascii::lower(std::move(host));
}

class tls_session final : public tls_transport {
public:
    tls_session(std::unique_ptr<transport> inner, const tls_context& context, const std::string& host,
                std::uint16_t port)
        : link_{std::move(inner), {}}
        , host_(canonical(host))
        , context_(context)
        , resumption_(context.sessions(), host_ + ':' + std::to_string(port))
        , ssl_(SSL_new(context.native()), &SSL_free) {
        BIO* bio = ssl_ ? make_tls_bio(link_) : nullptr;
        if (bio == nullptr) fail(errc::resource_limit, "OpenSSL gave no connection");
        SSL_set_bio(ssl_.get(), bio, bio);
        SSL_set_connect_state(ssl_.get());
        expect_host();
        SSL_set_cert_cb(ssl_.get(), note_certificate_request, this);
        resumption_.attach(ssl_.get());
    }

    asio::awaitable<void> handshake() override {
        for (;;) {
            drop_tls_errors();
            const auto result = outcome(SSL_do_handshake(ssl_.get()), 0);
            if (result.status == io_status::ok) co_return expect_protocol();
            if (result.status == io_status::want_read) co_await wait(readiness::read);
            else if (result.status == io_status::want_write) co_await wait(readiness::write);
            else fail_handshake(result);
        }
    }

    tls_facts facts() const override {
        return {SSL_get_version(ssl_.get()), SSL_get_cipher_name(ssl_.get()), SSL_session_reused(ssl_.get()) == 1};
    }

    io_result try_read(std::span<char> into) noexcept override {
        if (broken_) return *broken_;
        drop_tls_errors();
        std::size_t bytes = 0;
        const int ok = SSL_read_ex(ssl_.get(), into.data(), into.size(), &bytes);
        auto result = outcome(ok, bytes);
        if (result.status == io_status::ok) received_ = true;
        // In TLS 1.3, the client's side of the handshake ends before the server has checked the client's certificate.
        const bool early = certificate_wanted_ && !received_ && refuses_certificate(result.error);
        if (result.status == io_status::failed && early) result.status = io_status::refused;
        if (result.status == io_status::failed || result.status == io_status::refused) broken_ = result;
        return result;
    }

    io_result try_write(std::span<const char> data) noexcept override {
        if (data.empty()) return {};
        drop_tls_errors();
        std::size_t bytes = 0;
        const int ok = SSL_write_ex(ssl_.get(), data.data(), data.size(), &bytes);
        return outcome(ok, bytes);
    }

    asio::awaitable<void> wait(readiness what) override {
        // Otherwise, the write buffer that OpenSSL allocates when a session ticket arrives would stay until the next
        // write.
        static const bool may_free = may_free_buffers(OpenSSL_version_num());
        if (may_free && SSL_is_init_finished(ssl_.get())) SSL_free_buffers(ssl_.get());
        return link_.inner->wait(what);
    }

    bool quiet() noexcept override {
        if (link_.inner->quiet() && SSL_has_pending(ssl_.get()) == 0) return true;
        char byte = 0;
        std::size_t bytes = 0;
        drop_tls_errors();
        // Peeking also processes session tickets, which a server may send at any time.
        return outcome(SSL_peek_ex(ssl_.get(), &byte, 1, &bytes), bytes).status == io_status::want_read;
    }

    void watch(std::function<void()> on_event) override { link_.inner->watch(std::move(on_event)); }
    void unwatch() noexcept override { link_.inner->unwatch(); }

    std::optional<std::uint64_t> confirmed() const noexcept override { return link_.inner->confirmed(); }
    std::uint64_t sent() const noexcept override { return link_.inner->sent(); }
    bool delivered() const noexcept override { return link_.inner->delivered(); }

    std::optional<tls_summary> tls() const noexcept override {
        return tls_summary{SSL_get_version(ssl_.get()), SSL_get_cipher_name(ssl_.get()),
                           SSL_session_reused(ssl_.get()) == 1};
    }

    void shutdown() noexcept override {
        if (broken_) return;
        drop_tls_errors();
        SSL_shutdown(ssl_.get());
        drop_tls_errors();
    }

    void abort() noexcept override { link_.inner->abort(); }

private:
    static int note_certificate_request(SSL*, void* self) {
        static_cast<tls_session*>(self)->certificate_wanted_ = true;
        return 1;
    }

    [[noreturn]] void fail_handshake(const io_result& result) {
        const bool closed = result.status != io_status::failed;
        if (closed) resumption_.forget();
        const long verdict = SSL_get_verify_result(ssl_.get());
        if (verdict != X509_V_OK)
            fail(errc::tls_untrusted, "certificate for " + host_ + ": " + doubt(verdict), false, result.error);
        if (closed)
            fail(errc::tls_failed, host_ + " closed the connection in the handshake", true,
                 {boost::system::errc::connection_reset, boost::system::generic_category()});
        const auto& reason = result.error;
        if (reason.category() != tls_category()) fail(errc::tls_failed, "with " + host_, true, reason);
        // The session may be the reason. The next attempt offers no session.
        const bool retryable = resumption_.offered() || is_peers_own_failure(reason);
        fail(errc::tls_failed, host_ + ' ' + explain(reason), retryable, reason);
    }

    std::string doubt(long verdict) const {
        const bool unknown_issuer =
            verdict == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
            verdict == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT || verdict == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE ||
            verdict == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN || verdict == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT;
        if (unknown_issuer && !context_.has_authorities())
            return "no certificate authority was found (install the system's certificates, or set tls.ca_file)";
        return X509_verify_cert_error_string(verdict);
    }

    std::string explain(const boost::system::error_code& reason) const {
        if (link_.spoke_http) return "answered in HTTP without TLS on this port";
        if (certificate_wanted_ && refuses_certificate(reason))
            return context_.has_identity() ? "refuses the client certificate"
                                           : "demands a client certificate (tls.client_certificate_file)";
        return explain_handshake(reason, context_.oldest_version());
    }

    void expect_host() {
        boost::system::error_code not_an_address;
        asio::ip::make_address(host_, not_an_address);
        auto* param = SSL_get0_param(ssl_.get());
        X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        const bool set = not_an_address ? SSL_set_tlsext_host_name(ssl_.get(), host_.c_str()) == 1 &&
                                              X509_VERIFY_PARAM_set1_host(param, host_.c_str(), host_.size()) == 1
                                        : X509_VERIFY_PARAM_set1_ip_asc(param, host_.c_str()) == 1;
        if (!set) fail(errc::tls_failed, "host name cannot be checked");
    }

    /// Throws if the server chose a protocol that the client did not offer, because OpenSSL does not check this.
    void expect_protocol() const {
        const unsigned char* name = nullptr;
        unsigned int size = 0;
        SSL_get0_alpn_selected(ssl_.get(), &name, &size);
        const std::string_view chosen(reinterpret_cast<const char*>(name), size);
        if (!chosen.empty() && chosen != "http/1.1")
            fail(errc::tls_failed,
                 host_ + " chose the protocol " + detail::sanitize(chosen, 64) + ", which was not offered");
    }

    io_result outcome(int returned, std::size_t bytes) noexcept {
        if (returned > 0) return {io_status::ok, bytes, {}};
        const int kind = SSL_get_error(ssl_.get(), returned);
        const auto reason = take_tls_error();
        if (kind == SSL_ERROR_WANT_READ) return {io_status::want_read, 0, {}};
        if (kind == SSL_ERROR_WANT_WRITE) return {io_status::want_write, 0, {}};
        if (kind == SSL_ERROR_ZERO_RETURN) return {io_status::end, 0, {}};
        // OpenSSL may have sent an alert because of the end, so that the last operation of the link is a write.
        if (is_unexpected_end(reason) || link_.last.status == io_status::end) return {io_status::cut, 0, {}};
        if (kind != SSL_ERROR_SSL || !reason.failed()) return {io_status::failed, 0, link_.last.error};
        resumption_.forget(); // RFC 5246, 7.2.2: a session that met a fatal alert is not resumed
        return {io_status::failed, 0, reason};
    }

    tls_link link_; // before ssl_, whose BIO points to it
    std::string host_;
    const tls_context context_;
    tls_resumption resumption_; // before ssl_, which points to it
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
    bool certificate_wanted_ = false; // whether the server asked for the client's certificate
    bool received_ = false;           // whether any data was received
    std::optional<io_result> broken_; // OpenSSL reports it only once
};

} // namespace

std::unique_ptr<tls_transport> make_tls_transport(std::unique_ptr<transport> inner, const tls_context& context,
                                                  const std::string& host, std::uint16_t port) {
    return std::make_unique<tls_session>(std::move(inner), context, host, port);
}

} // namespace openai::detail::net
