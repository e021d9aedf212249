// SPDX-License-Identifier: BSL-1.0
#include "faults/server/socket_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <charconv>

namespace faults {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// One end of a connection; counts itself.
struct counted {
    explicit counted(std::atomic<std::size_t>& in)
        : count(in) {
        ++count;
    }
    ~counted() { --count; }
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
    std::atomic<std::size_t>& count;
};

std::size_t body_length(std::string_view head) {
    constexpr std::string_view field = "Content-Length: ";
    const auto at = head.find(field);
    std::size_t length = 0;
    if (at != std::string_view::npos)
        std::from_chars(head.data() + at + field.size(), head.data() + head.size(), length);
    return length;
}

asio::awaitable<void> take_request(tcp::socket& from, std::string& inbox) {
    const auto head =
        co_await asio::async_read_until(from, asio::dynamic_buffer(inbox), "\r\n\r\n", asio::use_awaitable);
    const auto all = head + body_length(std::string_view(inbox).substr(0, head));
    if (inbox.size() < all)
        co_await asio::async_read(from, asio::dynamic_buffer(inbox), asio::transfer_exactly(all - inbox.size()),
                                  asio::use_awaitable);
    inbox.erase(0, all);
}

asio::awaitable<void> pause(std::chrono::microseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

/// Until the client leaves.
asio::awaitable<void> idle(tcp::socket& with) {
    char byte = 0;
    for (;;) co_await with.async_read_some(asio::buffer(&byte, 1), asio::use_awaitable);
}

void close(tcp::socket& which, step::kind how) {
    if (how == step::kind::reset) which.set_option(asio::socket_base::linger(true, 0));
    else which.shutdown(tcp::socket::shutdown_send);
    which.close();
}

} // namespace

socket_server::socket_server(std::vector<script> scripts)
    : scripts_(std::move(scripts))
    , acceptor_(io_, {asio::ip::make_address("127.0.0.1"), 0}) {
    asio::co_spawn(io_, accept(), asio::detached);
    thread_ = support::joining_thread([this] { io_.run(); }); // would return at once if it had no work yet
}

socket_server::~socket_server() {
    io_.stop();
    thread_.join();
}

std::string socket_server::base_url() const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/v1";
}

asio::awaitable<void> socket_server::accept() {
    for (;;) {
        auto peer = co_await acceptor_.async_accept(asio::use_awaitable);
        const auto& steps = scripts_[std::min<std::size_t>(opened++, scripts_.size() - 1)];
        asio::co_spawn(io_, serve(std::move(peer), steps), asio::detached);
    }
}

asio::awaitable<void> socket_server::serve(tcp::socket peer, const script& steps) {
    const counted self(open);
    std::string inbox;
    for (std::size_t next = 0;; next = (next + 1) % steps.size()) {
        const auto& now = steps[next];
        switch (now.what) {
        case step::kind::request:
            co_await take_request(peer, inbox);
            ++requests;
            break;
        case step::kind::send:
            for (std::size_t i = 0; i < now.times; ++i)
                co_await asio::async_write(peer, asio::buffer(now.text), asio::use_awaitable);
            break;
        case step::kind::wait: co_await pause(std::chrono::microseconds(now.time.count())); break;
        case step::kind::stall: co_await idle(peer); break;
        default: close(peer, now.what); co_return;
        }
    }
}

} // namespace faults
