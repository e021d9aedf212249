// SPDX-License-Identifier: BSL-1.0
#include "load_server/connection.hpp"

#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace bench {
namespace {

constexpr std::size_t piece = 16 * 1024;
thread_local char buffer[piece];

} // namespace

connection::connection(int socket, SSL_CTX* context)
    : socket_(socket)
    , ssl_(context ? SSL_new(context) : nullptr) {
    if (!ssl_) return;
    encrypted_ = BIO_new(BIO_s_mem());
    SSL_set0_rbio(ssl_.get(), BIO_new_socket(socket, BIO_NOCLOSE));
    SSL_set0_wbio(ssl_.get(), encrypted_);
    SSL_set_accept_state(ssl_.get());
}

connection::~connection() {
    if (ssl_ && SSL_is_init_finished(ssl_.get()) && SSL_shutdown(ssl_.get()) >= 0) flush();
    ::close(socket_);
}

bool connection::receive() {
    if (!ssl_) {
        const auto got = ::recv(socket_, buffer, piece, 0);
        if (got <= 0) return got < 0 && errno == EAGAIN;
        received.append(buffer, static_cast<std::size_t>(got));
        return true;
    }
    bool alive = true;
    do {
        ERR_clear_error();
        const int got = SSL_read(ssl_.get(), buffer, piece);
        if (got > 0) {
            received.append(buffer, static_cast<std::size_t>(got));
            continue;
        }
        alive = SSL_get_error(ssl_.get(), got) == SSL_ERROR_WANT_READ;
        break;
    } while (SSL_has_pending(ssl_.get()));
    flush(); // handshake
    return alive;
}

void connection::put(std::string_view bytes, std::size_t record) {
    if (!ssl_) out_ = bytes;
    for (; ssl_ && !bytes.empty(); bytes.remove_prefix(std::min(record, bytes.size())))
        SSL_write(ssl_.get(), bytes.data(), static_cast<int>(std::min(record, bytes.size())));
}

bool connection::flush() {
    if (ssl_ && out_.empty()) {
        char* data = nullptr;
        const auto size = BIO_get_mem_data(encrypted_, &data);
        out_ = std::string_view(data, static_cast<std::size_t>(size));
    }
    while (!out_.empty()) {
        const auto sent = ::send(socket_, out_.data(), out_.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) return false;
        out_ = sent < 0 ? std::string_view() : out_.substr(static_cast<std::size_t>(sent));
    }
    if (ssl_) (void)BIO_reset(encrypted_);
    return true;
}

} // namespace bench
