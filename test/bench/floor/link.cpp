// SPDX-License-Identifier: BSL-1.0
#include "floor/link.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace bench {
namespace {

char buffer[16 * 1024];

} // namespace

tls_setup::tls_setup(const arguments& given)
    : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX* context = context_.get();
    // The hashed directory: the bundle beside it takes 20 ms to read.
    if (given.ca_file.empty()) SSL_CTX_set_default_verify_dir(context);
    else SSL_CTX_load_verify_file(context, given.ca_file.c_str());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    if (!given.resume) return;
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    SSL_CTX_set_app_data(context, this);
    SSL_CTX_sess_set_new_cb(context, &tls_setup::keep);
}

int tls_setup::keep(SSL* ssl, SSL_SESSION* session) {
    static_cast<tls_setup*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)))->session_.reset(session);
    return 1;
}

link::link(const arguments& given, const tls_setup* tls)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(given.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
    if (tls) {
        ssl_.reset(SSL_new(tls->context()));
        SSL_set_fd(ssl_.get(), socket_);
        SSL_set1_host(ssl_.get(), given.host.c_str());
        if (tls->session()) SSL_set_session(ssl_.get(), tls->session());
        if (SSL_connect(ssl_.get()) != 1) throw std::runtime_error("TLS handshake failed");
    }
    ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK);
}

link::~link() {
    if (ssl_) {
        SSL_set_quiet_shutdown(ssl_.get(), 1);
        SSL_shutdown(ssl_.get()); // or the session could not be resumed
    }
    ::close(socket_);
}

void link::send(std::string_view request) {
    const auto size = static_cast<int>(request.size());
    const auto sent = ssl_ ? SSL_write(ssl_.get(), request.data(), size)
                           : static_cast<int>(::send(socket_, request.data(), request.size(), MSG_NOSIGNAL));
    if (sent != size) throw std::runtime_error("cannot send");
}

std::string_view link::read() {
    if (!ssl_) {
        const auto got = ::recv(socket_, buffer, sizeof buffer, 0);
        if (got > 0) return {buffer, static_cast<std::size_t>(got)};
        if (got < 0 && errno == EAGAIN) return {};
    } else {
        ERR_clear_error();
        const int got = SSL_read(ssl_.get(), buffer, sizeof buffer);
        if (got > 0) return {buffer, static_cast<std::size_t>(got)};
        if (SSL_get_error(ssl_.get(), got) == SSL_ERROR_WANT_READ) return {};
    }
    throw std::runtime_error("the connection ended");
}

} // namespace bench
