// SPDX-License-Identifier: BSL-1.0
#include "support/tls_dialer.hpp"

#include "net/dial/tcp_transport.hpp"
#include "net/exchange.hpp"

#include <utility>

namespace support {

using openai::detail::net::connection;

tls_dialer::tls_dialer(const openai::tls_options& options, std::chrono::milliseconds session_age)
    : tls(options, session_age)
    , dialer(context.get_executor(), tls, [](const std::string&) {
        return openai::detail::net::resolver::addresses{asio::ip::make_address("127.0.0.1")};
    }) {
    limits.on_phase = [](openai::phase) {};
}

openai::tls_options tls_dialer::trusting(const std::string& ca_pem) {
    openai::tls_options options;
    options.ca_pem = ca_pem;
    options.system_store = false;
    return options;
}

asio::awaitable<std::unique_ptr<connection>> tls_dialer::dial(std::string host, std::uint16_t port) {
    openai::detail::protocol::origin to;
    to.host = std::move(host);
    to.port = port;
    co_return co_await dialer.dial(to, limits);
}

outcome<std::unique_ptr<connection>> tls_dialer::run_dial(std::string host, std::uint16_t port) {
    return outcome_of(context, dial(std::move(host), port));
}

asio::awaitable<std::unique_ptr<connection>> tls_dialer::secure(std::string host, std::uint16_t port) {
    asio::ip::tcp::socket socket(context);
    socket.connect({asio::ip::make_address("127.0.0.1"), port});
    auto wire = openai::detail::net::make_tcp_transport(std::move(socket));
    auto session = openai::detail::net::make_tls_transport(std::move(wire), tls, host, port);
    co_await session->handshake();
    co_return std::make_unique<connection>(std::move(session), context.get_executor());
}

outcome<std::unique_ptr<connection>> tls_dialer::run_secure(std::string host, std::uint16_t port) {
    return outcome_of(context, secure(std::move(host), port));
}

asio::awaitable<std::string> tls_dialer::get(connection& wire) {
    openai::detail::protocol::http_request described;
    described.method = "GET";
    described.target = "/v1/models";
    described.host = "localhost";
    const auto request = openai::detail::protocol::to_wire(std::move(described));
    std::string body;
    std::function<void(std::string_view)> on_body = [&body](std::string_view piece) { body += piece; };
    openai::detail::net::exchange exchange(wire, on_body);
    if (!exchange.try_send(request)) co_await exchange.send_rest(request, std::chrono::seconds(10), {});
    co_await exchange.receive_head({});
    while (!exchange.done())
        if (!exchange.try_step()) co_await exchange.step();
    co_return body;
}

outcome<std::string> tls_dialer::run_get(connection& wire) { return outcome_of(context, get(wire)); }

} // namespace support
