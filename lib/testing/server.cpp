// SPDX-License-Identifier: BSL-1.0
#include <openai/testing/server.hpp>

#include "connection.hpp"
#include "ledger.hpp"
#include "reply_book.hpp"
#include "request_handler.hpp"
#include "silent_connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <fcntl.h>
#include <future>
#include <thread>

namespace openai::testing {
namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

/// Makes programs that this program starts not inherit the socket. Otherwise, a connection that is closed here would
/// stay open as long as one of them runs.
template <class Socket>
void keep_to_this_program(Socket& socket) {
    ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
}

} // namespace

class server::impl final : public connection_host {
public:
    explicit impl(server_options options);
    ~impl();

    const server_options& options() const noexcept override { return options_; }
    const tls_context* tls() const noexcept override { return tls_.get(); }
    ledger& records() noexcept override { return ledger_; }
    answer_plan answer(received_request& request, const connection_terms& terms) override {
        return requests_.answer(request, terms);
    }

    std::uint16_t port() const noexcept { return port_; }
    reply_book& book() noexcept { return book_; }
    void close_idle(cut how);
    void stop_accepting();

private:
    void listen();
    void accept();
    void accepted(tcp::socket socket);
    void on_thread(const std::function<void()>& work);

    server_options options_;
    std::unique_ptr<tls_context> tls_;
    ledger ledger_;
    reply_book book_;
    asio::io_context io_{1};
    request_handler requests_{io_.get_executor(), options_, ledger_, book_};
    tcp::acceptor acceptor_{io_};
    asio::steady_timer retry_{io_};
    std::vector<std::weak_ptr<connection>> connections_;
    std::size_t tidy_at_ = 64;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

server::impl::impl(server_options options)
    : options_(std::move(options)) {
    if (options_.tls) tls_ = std::make_unique<tls_context>(options_);
    listen();
    accept();
    thread_ = std::thread([this] { io_.run(); });
}

server::impl::~impl() {
    io_.stop();
    thread_.join();
}

void server::impl::listen() {
    const auto address = options_.ipv6 ? asio::ip::make_address("::1") : asio::ip::make_address("127.0.0.1");
    const tcp::endpoint endpoint(address, options_.listen_port);
    acceptor_.open(endpoint.protocol());
    keep_to_this_program(acceptor_);
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    if (options_.receive_buffer > 0) // accepted sockets inherit it; set later it would not bound the window
        acceptor_.set_option(asio::socket_base::receive_buffer_size(static_cast<int>(options_.receive_buffer)));
    acceptor_.bind(endpoint);
    acceptor_.listen();
    port_ = acceptor_.local_endpoint().port();
}

void server::impl::accept() {
    acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
        if (!acceptor_.is_open()) return;
        if (!error) {
            accepted(std::move(socket));
            return accept();
        }
        // Probably there are no more descriptors. Some may become free.
        retry_.expires_after(10ms);
        retry_.async_wait([this](const boost::system::error_code& stopped) {
            if (!stopped && acceptor_.is_open()) accept();
        });
    });
}

void server::impl::accepted(tcp::socket socket) {
    keep_to_this_program(socket);
    const auto action = book_.next_accept();
    if (action == on_accept::silent) return std::make_shared<silent_connection>(std::move(socket), ledger_)->watch();
    if (connections_.size() >= tidy_at_) {
        std::erase_if(connections_, [](const auto& one) { return one.expired(); });
        tidy_at_ = std::max<std::size_t>(64, 2 * connections_.size());
    }
    const auto made = std::make_shared<connection>(std::move(socket), *this);
    connections_.push_back(made);
    made->start(action);
}

/// Runs the function on the server's thread and waits for it.
void server::impl::on_thread(const std::function<void()>& work) {
    if (std::this_thread::get_id() == thread_.get_id()) return work();
    std::promise<void> done;
    asio::post(io_, [&] {
        work();
        done.set_value();
    });
    done.get_future().wait();
}

void server::impl::close_idle(cut how) {
    on_thread([&] {
        for (const auto& one : connections_)
            if (const auto alive = one.lock()) alive->close_if_idle(how);
    });
}

void server::impl::stop_accepting() {
    on_thread([&] {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
    });
}

server::server(server_options options)
    : impl_(std::make_unique<impl>(std::move(options))) {}
server::~server() = default;

std::string server::base_url() const {
    const auto& options = impl_->options();
    return std::string(options.tls ? "https://" : "http://") + (options.ipv6 ? "[::1]:" : "127.0.0.1:") +
           std::to_string(impl_->port()) + "/v1";
}

std::uint16_t server::port() const noexcept { return impl_->port(); }
std::string server::ca_pem() const { return impl_->tls() ? impl_->tls()->ca_pem() : std::string(); }

server& server::on(std::string prompt, reply answer) {
    impl_->book().on(std::move(prompt), std::move(answer));
    return *this;
}

server& server::push(reply answer) {
    impl_->book().push(std::move(answer));
    return *this;
}

server& server::otherwise(reply answer) {
    impl_->book().otherwise(std::move(answer));
    return *this;
}

server& server::handle(handler function) {
    impl_->book().handle(std::move(function));
    return *this;
}

server& server::accept_next(on_accept action, std::size_t connections) {
    impl_->book().accept_next(action, connections);
    return *this;
}

void server::close_idle(cut how) { impl_->close_idle(how); }
void server::stop_accepting() { impl_->stop_accepting(); }
std::vector<received_request> server::requests() const { return impl_->records().requests(); }
received_request server::request(std::size_t index) const { return impl_->records().request(index); }
counts server::counts() const { return impl_->records().counts(); }

bool server::wait_for_requests(std::size_t at_least, milliseconds timeout) const {
    return wait_until([&](const testing::counts& now) { return now.requests >= at_least; }, timeout);
}

bool server::wait_for_answers(std::size_t at_least, milliseconds timeout) const {
    return wait_until([&](const testing::counts& now) { return now.answered >= at_least; }, timeout);
}

bool server::wait_for_connections(std::size_t at_least, milliseconds timeout) const {
    return wait_until([&](const testing::counts& now) { return now.connections >= at_least; }, timeout);
}

bool server::wait_until_client_left(std::size_t at_least, milliseconds timeout) const {
    return wait_until([&](const testing::counts& now) { return now.client_left >= at_least; }, timeout);
}

bool server::wait_until_open(std::size_t exactly, milliseconds timeout) const {
    return wait_until([&](const testing::counts& now) { return now.open == exactly; }, timeout);
}

bool server::wait_for_bytes(std::size_t index, std::size_t at_least, milliseconds timeout) const {
    return impl_->records().wait_for_bytes(index, at_least, timeout);
}

bool server::wait_until(const std::function<bool(const testing::counts&)>& done, milliseconds timeout) const {
    return impl_->records().wait(done, timeout);
}

} // namespace openai::testing
