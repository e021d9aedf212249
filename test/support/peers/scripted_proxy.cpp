// SPDX-License-Identifier: BSL-1.0
#include "support/peers/scripted_proxy.hpp"

#include "testing/certificate.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>

namespace support {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using tls_stream = asio::ssl::stream<tcp::socket>;

template <class Stream>
tcp::socket& socket_of(Stream& stream) {
    if constexpr (std::is_same_v<Stream, tls_stream>) return stream.next_layer();
    else return stream;
}

} // namespace

class scripted_proxy::impl {
public:
    explicit impl(std::optional<openai::testing::certificate> shown) {
        if (shown) serve_tls(openai::testing::make_credentials(*shown));
        asio::co_spawn(io_, accept(), asio::detached);
        thread_ = std::thread([this] { io_.run(); });
    }

    ~impl() {
        asio::post(io_, [this] {
            boost::system::error_code ignored;
            acceptor_.close(ignored);
            for (auto* socket : open_) socket->close(ignored);
            stopping_ = true;
        });
        thread_.join();
    }

    std::string url() const {
        return (tls_ ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(acceptor_.local_endpoint().port());
    }

    std::string ca_pem;
    mutable std::mutex mutex;
    mutable std::condition_variable changed;
    std::deque<proxy_step> steps;
    std::string required;
    std::vector<std::string> heads;
    std::string tunnelled;
    std::size_t connections = 0;

private:
    /// A socket that the end of the proxy closes.
    class open_socket {
    public:
        open_socket(impl& owner, tcp::socket& socket)
            : owner_(owner)
            , self_(owner.open_.insert(owner.open_.end(), &socket)) {
            if (owner.stopping_) socket.close();
        }
        ~open_socket() { owner_.open_.erase(self_); }
        open_socket(const open_socket&) = delete;
        open_socket& operator=(const open_socket&) = delete;

    private:
        impl& owner_;
        std::list<tcp::socket*>::iterator self_;
    };

    void serve_tls(openai::testing::credentials made) {
        ca_pem = made.ca_pem;
        tls_.emplace(asio::ssl::context::tls_server);
        SSL_CTX_use_certificate(tls_->native_handle(), made.shown.get());
        SSL_CTX_use_PrivateKey(tls_->native_handle(), made.key.get());
    }

    asio::awaitable<void> accept() {
        for (;;) {
            auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
            {
                const std::lock_guard lock(mutex);
                ++connections;
            }
            if (tls_) asio::co_spawn(io_, serve_tls(std::move(socket)), asio::detached);
            else asio::co_spawn(io_, serve_plain(std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> serve_plain(tcp::socket socket) {
        const open_socket open(*this, socket);
        co_await serve(socket);
    }

    asio::awaitable<void> serve_tls(tcp::socket socket) {
        tls_stream stream(std::move(socket), *tls_);
        const open_socket open(*this, stream.next_layer());
        co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
        co_await serve(stream);
    }

    proxy_step next_step(const std::string& head) {
        const std::lock_guard lock(mutex);
        heads.push_back(head);
        changed.notify_all();
        if (!required.empty() && head.find("\r\nProxy-Authorization: " + required + "\r\n") == std::string::npos)
            return proxy_step("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                              "Content-Length: 0\r\n\r\n");
        if (steps.empty()) return {};
        auto step = std::move(steps.front());
        steps.pop_front();
        return step;
    }

    template <class Stream>
    asio::awaitable<void> serve(Stream& client) {
        std::string received;
        const auto size =
            co_await asio::async_read_until(client, asio::dynamic_buffer(received), "\r\n\r\n", asio::use_awaitable);
        const auto head = received.substr(0, size);
        auto step = next_step(head);
        tcp::socket server(io_);
        const open_socket open(*this, server);
        if (step.then == proxy_step::next::tunnel && !co_await reach(server, head))
            step = proxy_step("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        const std::size_t piece = step.byte_by_byte ? 1 : std::max(step.answer.size(), std::size_t(1));
        socket_of(client).set_option(tcp::no_delay(true));
        for (std::size_t at = 0; at < step.answer.size(); at += piece)
            co_await asio::async_write(client, asio::buffer(step.answer.substr(at, piece)), asio::use_awaitable);
        using enum proxy_step::next;
        using namespace asio::experimental::awaitable_operators;
        if (step.then == tunnel) co_await (copy(client, server, true) || copy(server, client, false));
        if (step.then == silence) co_await client.async_read_some(asio::buffer(received), asio::use_awaitable);
        if (step.then == reset) socket_of(client).set_option(tcp::socket::linger(true, 0));
        if (step.then == close) socket_of(client).shutdown(tcp::socket::shutdown_send);
        if (step.then == close) co_await client.async_read_some(asio::buffer(received), asio::use_awaitable);
    }

    asio::awaitable<bool> reach(tcp::socket& server, const std::string& head) {
        const auto authority = head.substr(8, head.find(' ', 8) - 8);
        const auto port = static_cast<std::uint16_t>(std::stoi(authority.substr(authority.rfind(':') + 1)));
        const tcp::endpoint to(asio::ip::address_v4::loopback(), port);
        const auto [failed] = co_await server.async_connect(to, asio::as_tuple(asio::use_awaitable));
        co_return !failed;
    }

    /// Until either side ends; then the other is closed, too.
    template <class From, class To>
    asio::awaitable<void> copy(From& from, To& to, bool record) {
        std::array<char, 8192> buffer;
        for (;;) {
            const auto size = co_await from.async_read_some(asio::buffer(buffer), asio::use_awaitable);
            if (record) {
                const std::lock_guard lock(mutex);
                tunnelled.append(buffer.data(), size);
            }
            co_await asio::async_write(to, asio::buffer(buffer.data(), size), asio::use_awaitable);
        }
    }

    asio::io_context io_;
    tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
    std::optional<asio::ssl::context> tls_;
    std::list<tcp::socket*> open_;
    bool stopping_ = false;
    std::thread thread_;
};

scripted_proxy::scripted_proxy(std::optional<openai::testing::certificate> shown)
    : impl_(std::make_unique<impl>(shown)) {}
scripted_proxy::~scripted_proxy() = default;

std::string scripted_proxy::url() const { return impl_->url(); }
std::string scripted_proxy::ca_pem() const { return impl_->ca_pem; }

scripted_proxy& scripted_proxy::push(proxy_step step) {
    const std::lock_guard lock(impl_->mutex);
    impl_->steps.push_back(std::move(step));
    return *this;
}

scripted_proxy& scripted_proxy::require(std::string authorization) {
    const std::lock_guard lock(impl_->mutex);
    impl_->required = std::move(authorization);
    return *this;
}

std::vector<std::string> scripted_proxy::heads() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->heads;
}

std::string scripted_proxy::tunnelled() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->tunnelled;
}

std::size_t scripted_proxy::connections() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->connections;
}

bool scripted_proxy::wait_for_heads(std::size_t at_least) const {
    std::unique_lock lock(impl_->mutex);
    return impl_->changed.wait_for(lock, std::chrono::seconds(10), [&] { return impl_->heads.size() >= at_least; });
}

} // namespace support
