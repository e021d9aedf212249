// SPDX-License-Identifier: BSL-1.0
#include "wire.hpp"

#include <boost/json/parse.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace wire {
namespace json = boost::json;

std::string response::header(const std::string& name) const {
    for (const auto& [field, value] : headers)
        if (field == name) return value;
    return {};
}

json::value response::parsed(const std::string& text) {
    boost::system::error_code ec;
    auto value = json::parse(text, ec);
    return ec ? json::value() : value;
}

struct tls_client::impl {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_SESSION* session = nullptr;

    ~impl() {
        SSL_SESSION_free(session);
        SSL_CTX_free(context);
    }
};

tls_client::tls_client(const std::string& ca_pem)
    : impl_(std::make_unique<impl>()) {
    BIO* memory = BIO_new_mem_buf(ca_pem.data(), static_cast<int>(ca_pem.size()));
    X509* authority = PEM_read_bio_X509(memory, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(impl_->context), authority);
    X509_free(authority);
    BIO_free(memory);
    SSL_CTX_set_session_cache_mode(impl_->context, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_set_app_data(impl_->context, impl_.get());
    SSL_CTX_sess_set_new_cb(impl_->context, [](SSL* ssl, SSL_SESSION* session) {
        auto* self = static_cast<impl*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
        SSL_SESSION_free(self->session);
        self->session = session;
        return 1;
    });
}

tls_client::~tls_client() = default;

void tls_client::at_least(openai::testing::tls_version version) {
    using openai::testing::tls_version;
    SSL_CTX_set_min_proto_version(impl_->context, version == tls_version::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
}

struct connection::impl {
    int socket = -1;
    SSL* ssl = nullptr;
    std::string buffer;
    std::string error;
    end ended = end::none;
};

connection::connection(const openai::testing::server& server, const std::string& address)
    : impl_(std::make_unique<impl>()) {
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes with write()
    const bool six = address.find(':') != std::string::npos;
    sockaddr_in6 storage6{};
    sockaddr_in storage4{};
    storage6.sin6_family = AF_INET6;
    storage4.sin_family = AF_INET;
    storage6.sin6_port = storage4.sin_port = htons(server.port());
    ::inet_pton(six ? AF_INET6 : AF_INET, address.c_str(),
                six ? static_cast<void*>(&storage6.sin6_addr) : static_cast<void*>(&storage4.sin_addr));
    impl_->socket = ::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
    const timeval time_limit{10, 0};
    ::setsockopt(impl_->socket, SOL_SOCKET, SO_RCVTIMEO, &time_limit, sizeof time_limit);
    ::setsockopt(impl_->socket, SOL_SOCKET, SO_SNDTIMEO, &time_limit, sizeof time_limit);
    const auto* target =
        six ? reinterpret_cast<const sockaddr*>(&storage6) : reinterpret_cast<const sockaddr*>(&storage4);
    if (::connect(impl_->socket, target, six ? sizeof storage6 : sizeof storage4) != 0) impl_->error = "refused";
}

connection::connection(const openai::testing::server& server, tls_client& client, const std::string& host)
    : connection(server) {
    impl_->ssl = SSL_new(client.impl_->context);
    SSL_set_fd(impl_->ssl, impl_->socket);
    SSL_set_verify(impl_->ssl, SSL_VERIFY_PEER, nullptr);
    if (host.find_first_not_of("0123456789.") == std::string::npos)
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(impl_->ssl), host.c_str());
    else {
        SSL_set1_host(impl_->ssl, host.c_str());
        SSL_set_tlsext_host_name(impl_->ssl, const_cast<char*>(host.c_str()));
    }
    if (client.impl_->session) SSL_set_session(impl_->ssl, client.impl_->session);
    ERR_clear_error();
    if (SSL_connect(impl_->ssl) == 1) return;
    const auto verified = SSL_get_verify_result(impl_->ssl);
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    impl_->error = verified != X509_V_OK ? X509_verify_cert_error_string(verified) : reason ? reason : "handshake";
    close();
}

connection::~connection() { close(); }

const std::string& connection::error() const { return impl_->error; }
bool connection::resumed() const { return impl_->ssl && SSL_session_reused(impl_->ssl) == 1; }
end connection::how_ended() const { return impl_->ended; }

void connection::close() {
    if (impl_->ssl && impl_->error.empty() && impl_->ended == end::none) SSL_shutdown(impl_->ssl);
    SSL_free(impl_->ssl);
    impl_->ssl = nullptr;
    if (impl_->socket >= 0) ::close(impl_->socket);
    impl_->socket = -1;
}

void connection::reset() {
    const linger at_once{1, 0};
    ::setsockopt(impl_->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    impl_->ended = end::reset;
    close();
}

bool connection::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = impl_->ssl ? SSL_write(impl_->ssl, bytes.data(), static_cast<int>(bytes.size()))
                                  : ::send(impl_->socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

bool connection::fill() {
    char piece[16384];
    errno = 0;
    ERR_clear_error();
    const auto n =
        impl_->ssl ? SSL_read(impl_->ssl, piece, sizeof piece) : ::recv(impl_->socket, piece, sizeof piece, 0);
    if (n > 0) {
        impl_->buffer.append(piece, static_cast<std::size_t>(n));
        return true;
    }
    const auto system = errno;
    const int tls = impl_->ssl ? SSL_get_error(impl_->ssl, static_cast<int>(n)) : SSL_ERROR_NONE;
    if (system == ECONNRESET) impl_->ended = end::reset;
    else if (system == EAGAIN) impl_->ended = end::timeout;
    else impl_->ended = impl_->ssl && tls != SSL_ERROR_ZERO_RETURN ? end::tls_truncated : end::eof;
    return false;
}

std::string connection::read_to_end() {
    while (fill()) {
    }
    return std::exchange(impl_->buffer, {});
}

std::string connection::read(std::size_t at_least) {
    while (impl_->buffer.size() < at_least && fill()) {
    }
    return std::exchange(impl_->buffer, {});
}

namespace {

/// Takes the chunks off the front of `bytes`; needs more: nothing changes but `body`.
bool take_chunk(std::string& bytes, std::string& body, bool& last) {
    const auto line = bytes.find("\r\n");
    if (line == std::string::npos) return false;
    const auto size = std::stoul(bytes, nullptr, 16);
    if (bytes.size() < line + 2 + size + 2) return false;
    body.append(bytes, line + 2, size);
    bytes.erase(0, line + 2 + size + 2);
    last = size == 0;
    return true;
}

} // namespace

response connection::read() {
    response answer;
    auto& bytes = impl_->buffer;
    std::size_t blank = 0;
    while ((blank = bytes.find("\r\n\r\n")) == std::string::npos)
        if (!fill()) return answer;
    const auto head = bytes.substr(0, blank + 2);
    bytes.erase(0, blank + 4);
    answer.status = std::stoi(head.substr(9, 3));
    for (auto at = head.find("\r\n") + 2; at < head.size();) {
        const auto stop = head.find("\r\n", at);
        const auto colon = head.find(": ", at);
        answer.headers.emplace_back(head.substr(at, colon - at), head.substr(colon + 2, stop - colon - 2));
        at = stop + 2;
    }
    if (answer.header("transfer-encoding") == "chunked") {
        while (!answer.complete)
            if (!take_chunk(bytes, answer.body, answer.complete) && !fill()) break;
    } else if (const auto length = answer.header("content-length"); !length.empty()) {
        while (bytes.size() < std::stoul(length) && fill()) {
        }
        answer.complete = bytes.size() >= std::stoul(length);
        answer.body = bytes.substr(0, std::stoul(length));
        bytes.erase(0, answer.body.size());
    } else {
        answer.body = read_to_end();
        answer.complete = impl_->ended == end::eof;
    }
    return answer;
}

std::string post(const std::string& body, const std::string& path, const std::string& more) {
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}

std::string get(const std::string& path, const std::string& more) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

std::string chat(const std::string& prompt, const std::string& more) {
    return R"({"model":"gpt-4o","messages":[{"role":"system","content":"Be short."},{"role":"user","content":")" +
           prompt + "\"}]" + more + "}";
}

std::vector<std::string> data_of(const std::string& events) {
    std::vector<std::string> payloads;
    for (std::size_t at = 0; at < events.size();) {
        const auto stop = events.find("\n\n", at);
        if (stop == std::string::npos || events.compare(at, 6, "data: ") != 0)
            return {"not an event: " + events.substr(at)};
        payloads.push_back(events.substr(at + 6, stop - at - 6));
        at = stop + 2;
    }
    return payloads;
}

std::string text_of(const std::string& events) {
    std::string text;
    for (const auto& payload : data_of(events)) {
        const auto chunk = response::parsed(payload);
        if (!chunk.is_object() || chunk.at("choices").as_array().empty()) continue;
        const auto& choice = chunk.at("choices").at(0);
        if (choice.at("index").to_number<int>() != 0) continue;
        const auto* content = choice.at("delta").as_object().if_contains("content");
        if (content && content->is_string()) text += content->get_string();
    }
    return text;
}

} // namespace wire
