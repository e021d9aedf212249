// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/tls_session.hpp"

#include <openai/testing/server_options.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <poll.h>
#include <random>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace support {

/// A server that closes idle connections after a random time of 0 to `longest`, in all ways that real servers use. It
/// counts how often it executed each request. It uses raw sockets, and does not execute requests that it does not read.
class closing_server {
public:
    using clock = std::chrono::steady_clock;

    /// If `lingers` is true, the server may also close only its sending side. It then continues to read for a while,
    /// but executes nothing.
    closing_server(bool tls, std::chrono::microseconds longest, bool lingers, unsigned seed)
        : longest_(longest)
        , lingers_(lingers)
        , random_(seed) {
        if (tls) tls_.emplace(openai::testing::server_options().https());
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(listener_, 128);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { run(); });
    }
    ~closing_server() {
        stop_ = true;
        thread_.join();
        for (auto& one : connections_) ::close(one.fd);
        ::close(listener_);
    }
    closing_server(const closing_server&) = delete;
    closing_server& operator=(const closing_server&) = delete;

    std::string base_url() const {
        return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + "/v1";
    }
    std::uint16_t port() const { return port_; }
    std::string ca_pem() const { return tls_ ? tls_->ca_pem() : std::string(); }

    int executions(const std::string& id) const {
        const std::lock_guard lock(mutex_);
        const auto found = executed_.find(id);
        return found == executed_.end() ? 0 : found->second;
    }
    int most_executions() const {
        const std::lock_guard lock(mutex_);
        int most = 0;
        for (const auto& [id, times] : executed_) most = std::max(most, times);
        return most;
    }
    std::size_t accepted() const { return accepted_; }
    std::size_t closed() const { return closed_; }

private:
    enum class ending { close, no_close_notify, linger };
    struct connection {
        int fd = -1;
        std::unique_ptr<openai::testing::tls_session> tls;
        std::string in;
        clock::time_point close_at = clock::time_point::max(); // set after it has answered a request
        bool lingering = false;
    };

    void run() {
        while (!stop_) {
            std::vector<pollfd> polled{{listener_, POLLIN, 0}};
            auto next = clock::now() + std::chrono::milliseconds(50);
            for (const auto& one : connections_) {
                polled.push_back({one.fd, POLLIN, 0});
                next = std::min(next, one.close_at);
            }
            const auto left = std::max(clock::duration::zero(), next - clock::now());
            const timespec timeout{0, std::chrono::nanoseconds(left).count()};
            ::ppoll(polled.data(), polled.size(), &timeout, nullptr);
            auto event = polled.begin() + 1;
            for (auto one = connections_.begin(); one != connections_.end(); ++event) {
                const bool alive = event->revents != 0 ? receive(*one) : !due(*one) || end(*one);
                if (!alive) ::close(one->fd);
                one = alive ? std::next(one) : connections_.erase(one);
            }
            if (polled.front().revents != 0) accept();
        }
    }

    static bool due(const connection& one) { return !one.lingering && clock::now() >= one.close_at; }

    void accept() {
        auto& made = connections_.emplace_back();
        made.fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (tls_) made.tls = std::make_unique<openai::testing::tls_session>(*tls_);
        ++accepted_;
    }

    /// Returns false if the connection must be closed.
    bool receive(connection& one) {
        char bytes[16384];
        const auto size = ::recv(one.fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (size <= 0) return size < 0 && errno == EAGAIN;
        if (one.lingering) return true; // read and not executed
        const std::string_view piece(bytes, static_cast<std::size_t>(size));
        if (!one.tls) one.in += piece;
        else if (!one.tls->receive(piece, one.in)) return false;
        flush(one);
        const auto id = take_request(one.in);
        if (!id) return true;
        {
            const std::lock_guard lock(mutex_);
            ++executed_[*id];
        }
        static const std::string body =
            R"({"choices":[{"index":0,"message":{"role":"assistant","content":"done"},"finish_reason":"stop"}]})";
        send(one, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body);
        one.close_at = clock::now() + longest_ * std::uniform_int_distribution<>(0, 1000)(random_) / 1000;
        return true;
    }

    /// Returns the number in "content":"id <n>" when the request is complete.
    static std::optional<std::string> take_request(std::string& in) {
        const auto head = in.find("\r\n\r\n");
        const auto length = in.find("Content-Length: ");
        if (head == std::string::npos || length == std::string::npos) return std::nullopt;
        const auto whole = head + 4 + std::stoul(in.substr(length + 16));
        if (in.size() < whole) return std::nullopt;
        const auto id = in.find("id ", head);
        auto result = in.substr(id + 3, in.find('"', id) - id - 3);
        in.erase(0, whole);
        return result;
    }

    /// Ends an idle connection. Returns true if the server continues to read from it.
    bool end(connection& one) {
        ++closed_;
        const auto how = static_cast<ending>(std::uniform_int_distribution<>(0, lingers_ ? 2 : 1)(random_));
        if (one.tls && how != ending::no_close_notify) {
            one.tls->send_close_notify();
            flush(one);
        }
        if (how != ending::linger) return false;
        ::shutdown(one.fd, SHUT_WR);
        one.lingering = true;
        return true;
    }

    static void send(connection& one, std::string_view text) {
        if (!one.tls) return write(one, text);
        one.tls->send(text);
        flush(one);
    }
    static void flush(connection& one) {
        if (one.tls) write(one, one.tls->take_output());
    }
    static void write(connection& one, std::string_view bytes) { // few bytes, so the system accepts them at once
        if (!bytes.empty()) static_cast<void>(::send(one.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    }

    std::optional<openai::testing::tls_context> tls_;
    const std::chrono::microseconds longest_;
    const bool lingers_;
    std::mt19937 random_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::list<connection> connections_; // used only by the server's thread
    mutable std::mutex mutex_;
    std::map<std::string, int> executed_;
    std::atomic<std::size_t> accepted_ = 0;
    std::atomic<std::size_t> closed_ = 0;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

} // namespace support
