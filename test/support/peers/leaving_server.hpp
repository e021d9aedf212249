// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/tls_session.hpp"

#include <openai/testing/server_options.hpp>

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace support {

/// A server that announces that it keeps its connections, but closes each of them some time after a streamed answer and
/// reads nothing meanwhile. After answers that are not streamed, it closes only if `behind_all` is true. It counts how
/// often it executed each request. It does not execute requests that it does not read. Requests contain {"content":"id
/// <n>"}.
class leaving_server {
public:
    using delay = std::function<std::chrono::microseconds()>;

    /// If `after` is null, the server keeps its connections.
    leaving_server(bool tls, delay after, bool behind_all = false)
        : after_(std::move(after))
        , behind_all_(behind_all) {
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
        acceptor_ = std::thread([this] { accept(); });
    }
    ~leaving_server() {
        ::shutdown(listener_, SHUT_RDWR);
        acceptor_.join();
        ::close(listener_);
        {
            const std::lock_guard lock(mutex_);
            for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
        }
        for (auto& thread : threads_) thread.join();
    }
    leaving_server(const leaving_server&) = delete;
    leaving_server& operator=(const leaving_server&) = delete;

    std::string base_url() const {
        return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + "/v1";
    }
    std::string ca_pem() const { return tls_ ? tls_->ca_pem() : std::string(); }
    std::size_t connections() const { return accepted_; }
    int most_executions() const {
        const std::lock_guard lock(mutex_);
        int most = 0;
        for (const auto& [id, times] : executed_) most = std::max(most, times);
        return most;
    }
    std::size_t executions() const {
        const std::lock_guard lock(mutex_);
        std::size_t sum = 0;
        for (const auto& [id, times] : executed_) sum += static_cast<std::size_t>(times);
        return sum;
    }

    /// Returns the ids of the requests in the order of their arrival.
    std::vector<std::string> order() const {
        const std::lock_guard lock(mutex_);
        return order_;
    }

private:
    void accept() {
        for (;;) {
            const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0) return;
            const int one = 1;
            ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            ++accepted_;
            const std::lock_guard lock(mutex_);
            open_.push_back(fd);
            threads_.emplace_back([this, fd] {
                serve(fd);
                const std::lock_guard ending(mutex_);
                std::erase(open_, fd);
                ::close(fd);
            });
        }
    }

    void serve(int fd) {
        std::optional<openai::testing::tls_session> tls;
        if (tls_) tls.emplace(*tls_);
        std::string in;
        char bytes[16384];
        for (;;) {
            const auto size = ::recv(fd, bytes, sizeof bytes, 0);
            if (size <= 0) return;
            const std::string_view piece(bytes, static_cast<std::size_t>(size));
            if (!tls) in += piece;
            else if (!tls->receive(piece, in)) return;
            if (tls) write(fd, tls->take_output());
            const auto streamed = take_request(in);
            if (!streamed) continue;
            const auto answer = *streamed ? stream() : completion();
            if (tls) tls->send(answer);
            write(fd, tls ? tls->take_output() : answer);
            if (!after_ || !(*streamed || behind_all_)) continue;
            wait(after_());
            if (tls) {
                tls->send_close_notify();
                write(fd, tls->take_output());
            }
            return;
        }
    }

    static void wait(std::chrono::microseconds time) { // a sleep would take 50 us longer
        const auto until = std::chrono::steady_clock::now() + time;
        if (time > std::chrono::milliseconds(1)) std::this_thread::sleep_until(until);
        while (std::chrono::steady_clock::now() < until) {
        }
    }

    /// Returns whether the next complete request asks for a stream, or `std::nullopt` if there is no complete request.
    std::optional<bool> take_request(std::string& in) {
        const auto head = in.find("\r\n\r\n");
        const auto length = in.find("Content-Length: ");
        if (head == std::string::npos || length == std::string::npos) return std::nullopt;
        const auto whole = head + 4 + std::stoul(in.substr(length + 16));
        if (in.size() < whole) return std::nullopt;
        const auto id = in.find("id ", head);
        const bool streamed = in.find("\"stream\":true", head) < whole;
        {
            const std::lock_guard lock(mutex_);
            order_.push_back(in.substr(id + 3, in.find('"', id) - id - 3));
            ++executed_[order_.back()];
        }
        in.erase(0, whole);
        return streamed;
    }

    static std::string stream() {
        const std::string events = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"done\"},"
                                   "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        char size[16];
        std::snprintf(size, sizeof size, "%zx", events.size());
        return "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n"
               "keep-alive: timeout=5, max=100\r\n\r\n" +
               std::string(size) + "\r\n" + events + "\r\n0\r\n\r\n";
    }
    static std::string completion() {
        const std::string body =
            R"({"choices":[{"index":0,"message":{"role":"assistant","content":"done"},"finish_reason":"stop"}]})";
        return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nkeep-alive: timeout=5, max=100\r\n"
               "content-length: " +
               std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    static void write(int fd, std::string_view bytes) { // few bytes, so the system accepts them at once
        if (!bytes.empty()) static_cast<void>(::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    }

    std::optional<openai::testing::tls_context> tls_;
    const delay after_;
    const bool behind_all_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::list<int> open_;
    std::list<std::thread> threads_;
    std::map<std::string, int> executed_;
    std::vector<std::string> order_;
    std::atomic<std::size_t> accepted_ = 0;
    std::thread acceptor_;
};

} // namespace support
