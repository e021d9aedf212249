// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "load_server/answers.hpp"
#include "load_server/connection.hpp"

#include <sys/epoll.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <queue>
#include <string>
#include <vector>

namespace bench {

/// One thread that answers any number of connections, at less cost than any client has.
class server {
public:
    explicit server(SSL_CTX* context);

    /// Port of 127.0.0.1, plain or TLS.
    std::uint16_t listen(bool tls);

    /// Until the file descriptor `end` is readable.
    void run(int end);

    std::size_t handshakes() const noexcept { return handshakes_; }
    std::size_t resumed() const noexcept { return resumed_; }

    /// Spent since the last barrier, which ends a client's warm-up, or since the beginning.
    double cpu_microseconds() const noexcept;

private:
    struct appointment {
        std::uint64_t when;
        int socket;
        std::uint64_t generation;
        bool operator>(const appointment& other) const noexcept { return when > other.when; }
    };

    void accept_all(int listener, bool tls);
    void on_event(int socket, std::uint32_t events);
    void on_readable(connection& from);
    void begin(connection& to);
    void finish(connection& to);
    void pump(connection& to);
    void step_stream(connection& to);
    void arrive(connection& to, std::vector<appointment>& waiting);
    void keep_appointments();
    void keep(connection& with);
    void schedule(connection& with, std::uint64_t when);
    void enqueue(connection& to);
    void send(connection& to);
    void await_writable(connection& to, bool wanted);
    void drop(connection& which);
    int wait(epoll_event* events, int capacity);

    SSL_CTX* context_;
    int epoll_;
    int plain_listener_ = -1;
    int tls_listener_ = -1;
    answers answers_;
    std::vector<std::unique_ptr<connection>> connections_; ///< by socket
    std::deque<int> ready_;
    std::priority_queue<appointment, std::vector<appointment>, std::greater<>> appointments_;
    std::vector<appointment> at_barrier_;
    std::vector<appointment> slow_;
    std::uint64_t generations_ = 0;
    std::size_t handshakes_ = 0;
    std::size_t resumed_ = 0;
    std::uint64_t spent_before_;
};

} // namespace bench
