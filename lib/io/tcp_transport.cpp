// SPDX-License-Identifier: BSL-1.0
#include "io/tcp_transport.hpp"

#include "io/tcp_info.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <mutex>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace openai::io {
namespace {

void set_option(int fd, int level, int name, int value) noexcept {
    ::setsockopt(fd, level, name, &value, sizeof value); // an option the system lacks is no reason to fail
}

io_result failure(int code, io_status want) noexcept {
    if (code == EAGAIN || code == EWOULDBLOCK) return {want, 0, {}};
    return {io_status::failed, 0, {code, boost::system::system_category()}};
}

class tcp_transport final : public transport {
public:
    explicit tcp_transport(asio::ip::tcp::socket socket)
        : socket_(std::move(socket))
        , fd_(socket_.native_handle()) {
        set_option(fd_, IPPROTO_TCP, TCP_NODELAY, 1);
        set_option(fd_, SOL_SOCKET, SO_KEEPALIVE, 1);
        set_option(fd_, IPPROTO_TCP, TCP_KEEPIDLE, 30);
        set_option(fd_, IPPROTO_TCP, TCP_KEEPINTVL, 10);
        set_option(fd_, IPPROTO_TCP, TCP_KEEPCNT, 3);
        set_option(fd_, IPPROTO_TCP, TCP_USER_TIMEOUT, 30'000);
    }

    ~tcp_transport() override {
        const std::lock_guard lock(mutex_);
        fd_ = -1; // abort() from another thread must not meet a descriptor that was given to somebody else
    }

    io_result try_read(std::span<char> into) noexcept override {
        for (;;) {
            const auto n = ::recv(fd_, into.data(), into.size(), MSG_DONTWAIT);
            if (n > 0) return {io_status::ok, static_cast<std::size_t>(n), {}};
            if (n == 0) return {io_status::end, 0, {}};
            if (errno != EINTR) return failure(errno, io_status::want_read);
        }
    }

    io_result try_write(std::span<const char> bytes) noexcept override {
        for (;;) {
            const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (n >= 0) return {io_status::ok, static_cast<std::size_t>(n), {}};
            if (errno != EINTR) return failure(errno, io_status::want_write);
        }
    }

    asio::awaitable<void> wait(readiness what) override {
        using base = asio::socket_base;
        if (what == readiness::either) return wait_either();
        return socket_.async_wait(what == readiness::read ? base::wait_read : base::wait_write, asio::use_awaitable);
    }

    bool quiet() noexcept override {
        char byte = 0;
        return ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }

    void watch(std::function<void()> on_event) override {
        socket_.async_wait(asio::socket_base::wait_read, [on_event = std::move(on_event)](auto ec) {
            if (!ec) on_event();
        });
    }

    void unwatch() noexcept override {
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    }

    std::optional<std::uint64_t> confirmed() const noexcept override { return confirmed_bytes(fd_); }

    void farewell() noexcept override {}

    void abort() noexcept override {
        const std::lock_guard lock(mutex_);
        if (fd_ != -1) ::shutdown(fd_, SHUT_RDWR);
    }

private:
    asio::awaitable<void> wait_either() {
        using base = asio::socket_base;
        using asio::experimental::wait_for_one;
        auto both = asio::experimental::make_parallel_group(socket_.async_wait(base::wait_read, asio::deferred),
                                                            socket_.async_wait(base::wait_write, asio::deferred));
        const auto result = co_await both.async_wait(wait_for_one(), asio::use_awaitable);
        const auto& [order, readable, writable] = result;
        if (const auto& first = order[0] == 0 ? readable : writable) throw boost::system::system_error(first);
    }

    asio::ip::tcp::socket socket_;
    std::mutex mutex_; // guards fd_ against abort() and destruction at the same time
    int fd_;
};

} // namespace

std::unique_ptr<transport> make_tcp_transport(asio::ip::tcp::socket socket) {
    return std::make_unique<tcp_transport>(std::move(socket));
}

} // namespace openai::io
