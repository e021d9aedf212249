// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/certificates.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <list>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace support {

/// A TLS server that runs a test's script with blocking OpenSSL calls. Each connection has its own thread.
class tls_peer {
public:
    using prepare = std::function<void(SSL_CTX*)>;
    using serve = std::function<void(SSL*, int)>; ///< gets the connection before its handshake, and the socket

    tls_peer(prepare set_up, serve each, const wish& shown = {})
        : each_(std::move(each))
        , context_(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free)
        , listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        show(ca_.issue(shown));
        if (set_up) set_up(context_.get());
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 16) != 0 ||
            ::getsockname(listener_, generic, &size) != 0)
            throw std::runtime_error("tls_peer: cannot listen");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { run(); });
    }

    ~tls_peer() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            ::shutdown(listener_, SHUT_RDWR);
            for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
        }
        thread_.join();
        for (auto& one : serving_) one.join();
        ::close(listener_);
    }
    tls_peer(const tls_peer&) = delete;
    tls_peer& operator=(const tls_peer&) = delete;

    std::uint16_t port() const noexcept { return port_; }
    std::string base_url() const { return "https://localhost:" + std::to_string(port_) + "/v1"; }
    std::string ca_pem() const { return ca_.pem(); }
    const authority& ca() const noexcept { return ca_; }
    int connections() const noexcept { return connections_; }

    /// Sets the certificate for the following connections.
    void show(const identity& shown) {
        const std::lock_guard lock(mutex_);
        const auto bio = [](const std::string& pem) {
            return std::unique_ptr<BIO, decltype(&BIO_free)>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                             &BIO_free);
        };
        X509* certificate = PEM_read_bio_X509(bio(shown.certificate_pem).get(), nullptr, nullptr, nullptr);
        EVP_PKEY* key = PEM_read_bio_PrivateKey(bio(shown.key_pem).get(), nullptr, nullptr, nullptr);
        const bool good = SSL_CTX_use_cert_and_key(context_.get(), certificate, key, nullptr, 1) == 1;
        X509_free(certificate);
        EVP_PKEY_free(key);
        if (!good) throw std::runtime_error("tls_peer: certificate");
    }

    /// \name Functions for scripts
    /// @{
    static bool accept(SSL* ssl) { return SSL_accept(ssl) == 1; }
    static void send(SSL* ssl, std::string_view text) {
        if (!text.empty()) SSL_write(ssl, text.data(), static_cast<int>(text.size()));
    }
    /// Reads until the end of a request's head has arrived. Returns an empty string if there is no request.
    static std::string request(SSL* ssl) {
        std::string text;
        while (text.find("\r\n\r\n") == std::string::npos) {
            char piece[4096];
            const int n = SSL_read(ssl, piece, sizeof piece);
            if (n <= 0) return {};
            text.append(piece, static_cast<std::size_t>(n));
        }
        return text;
    }
    /// Waits until the client has closed the connection.
    static void until_closed(int fd) {
        char piece[4096];
        while (::recv(fd, piece, sizeof piece, 0) > 0) {
        }
    }
    static std::string models_answer() {
        const std::string body = R"({"object":"list","data":[{"id":"gpt-4o","object":"model"}]})";
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
    }
    /// Performs the handshake and answers each request.
    static void answer_all(SSL* ssl, int) {
        if (!accept(ssl)) return;
        while (!request(ssl).empty()) send(ssl, models_answer());
    }
    /// @}

private:
    void run() {
        sigset_t broken_pipe; // OpenSSL writes without MSG_NOSIGNAL
        sigemptyset(&broken_pipe);
        sigaddset(&broken_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
        for (;;) {
            const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0) return;
            const int on = 1;
            ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            const std::lock_guard lock(mutex_);
            ++connections_;
            if (stopping_) ::shutdown(fd, SHUT_RDWR);
            open_.insert(fd);
            serving_.emplace_back([this, fd, ssl = SSL_new(context_.get())] { serve_one(ssl, fd); });
        }
    }

    void serve_one(SSL* ssl, int fd) {
        SSL_set_fd(ssl, fd);
        SSL_set_accept_state(ssl);
        each_(ssl, fd);
        SSL_free(ssl);
        ERR_clear_error();
        const std::lock_guard lock(mutex_);
        open_.erase(fd);
        ::close(fd);
    }

    serve each_;
    authority ca_;
    std::mutex mutex_; // guards the context's certificate, open_ and stopping_
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    int listener_;
    std::uint16_t port_ = 0;
    std::set<int> open_;
    std::list<std::thread> serving_;
    std::atomic<int> connections_{0};
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace support
