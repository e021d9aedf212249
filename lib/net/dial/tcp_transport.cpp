// SPDX-License-Identifier: BSL-1.0
#include "net/dial/tcp_transport.hpp"

#include "net/dial/tcp_info.hpp"
#include "net/dial/tcp_socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <sys/socket.h>

namespace openai::detail::net {
namespace {

io_result failure(int code, io_status want) noexcept {
    if (code == EAGAIN || code == EWOULDBLOCK) return {want, 0, {}};
    return {io_status::failed, 0, {code, boost::system::system_category()}};
}

class tcp_transport final : public transport {
public:
    explicit tcp_transport(asio::ip::tcp::socket socket)
        : socket_(std::move(socket))
        , fd_(socket_.native_handle())
        , sent_(confirmed_bytes(fd_).value_or(0)) { // some systems also count the packets that open it
        tune_tcp_socket(fd_);
    }

    ~tcp_transport() override {
        const std::lock_guard lock(mutex_);
        fd_ = -1; // abort() must not use a descriptor that the system has given to another socket
    }

    io_result try_read(std::span<char> into) noexcept override {
        if (ahead_begin_ != ahead_end_) return take_ahead(into);
        if (failure_) return {io_status::failed, 0, std::exchange(failure_, {})};
        if (std::exchange(drained_, false)) return {io_status::want_read, 0, {}};
        const auto result = receive(into);
        drained_ = result.status == io_status::want_read || (result.bytes > 0 && result.bytes < into.size());
        return result;
    }

    io_result try_write(std::span<const char> bytes) noexcept override {
        for (;;) {
            const auto n = send_now(fd_, bytes);
            if (n >= 0) {
                sent_ += static_cast<std::size_t>(n);
                return {io_status::ok, static_cast<std::size_t>(n), {}};
            }
            if (errno != EINTR) return failure(errno, io_status::want_write);
        }
    }

    asio::awaitable<void> wait(readiness what) override {
        if (what == readiness::either) return wait_either();
        if (what == readiness::read) return receive_ahead();
        return socket_.async_wait(asio::socket_base::wait_write, asio::use_awaitable);
    }

    bool quiet() noexcept override {
        char byte = 0;
        const bool nothing =
            ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        drained_ = nothing;
        return nothing && ahead_begin_ == ahead_end_ && !failure_;
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
    std::uint64_t sent() const noexcept override { return sent_; }
    bool delivered() const noexcept override { return all_confirmed(fd_); }

    void shutdown() noexcept override {}

    void abort() noexcept override {
        const std::lock_guard lock(mutex_);
        if (fd_ != -1) ::shutdown(fd_, SHUT_RDWR);
    }

private:
    io_result receive(std::span<char> into) const noexcept {
        for (;;) {
            const auto n = ::recv(fd_, into.data(), into.size(), MSG_DONTWAIT);
            if (n > 0) return {io_status::ok, static_cast<std::size_t>(n), {}};
            if (n == 0) return {io_status::end, 0, {}};
            if (errno != EINTR) return failure(errno, io_status::want_read);
        }
    }

    /// Waits for data by receiving a little of it. Waiting until the socket is readable would cost one more system call
    /// each time, because Asio would register the socket with epoll again.
    asio::awaitable<void> receive_ahead() {
        if (ahead_begin_ != ahead_end_) co_return;
        const auto result = co_await socket_.async_receive(asio::buffer(ahead_), asio::as_tuple(asio::use_awaitable));
        const auto& [ec, bytes] = result;
        if (ec == asio::error::operation_aborted) throw boost::system::system_error(ec);
        ahead_begin_ = 0;
        ahead_end_ = bytes;
        drained_ = bytes > 0 && bytes < ahead_.size();
        if (ec && ec != asio::error::eof) failure_ = ec; // the system reports an error once, but an end again
    }

    io_result take_ahead(std::span<char> into) noexcept {
        const auto bytes = std::min(into.size(), ahead_end_ - ahead_begin_);
        std::memcpy(into.data(), ahead_.data() + ahead_begin_, bytes);
        ahead_begin_ += bytes;
        return {io_status::ok, bytes, {}};
    }

    asio::awaitable<void> wait_either() {
        if (ahead_begin_ != ahead_end_) co_return;
        drained_ = false;
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
    std::uint64_t sent_;           // counted as confirmed() counts
    std::array<char, 1024> ahead_; // a typical event fits; the rest is received directly into the reader's buffer
    std::size_t ahead_begin_ = 0;
    std::size_t ahead_end_ = 0;
    boost::system::error_code failure_; // the error that receive_ahead() has received
    bool drained_ = false;              // the last read took everything, so the next try makes no system call
};

} // namespace

std::unique_ptr<transport> make_tcp_transport(asio::ip::tcp::socket socket) {
    return std::make_unique<tcp_transport>(std::move(socket));
}

} // namespace openai::detail::net
