// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/dialer.hpp"
#include "io/exchange.hpp"
#include "io/tcp_transport.hpp"
#include "io/tls_transport.hpp"
#include "support/run.hpp"

#include <string>
#include <utility>
#include <vector>

namespace support {

/// Dials servers on the loopback interface under any name.
struct tls_dialer {
    explicit tls_dialer(const std::string& ca_pem, std::chrono::milliseconds session_age = std::chrono::minutes(10))
        : tls_dialer(trusting(ca_pem), session_age) {}
    explicit tls_dialer(const openai::tls_options& options,
                        std::chrono::milliseconds session_age = std::chrono::minutes(10))
        : tls(options, session_age)
        , dialer(context.get_executor(), tls, [](const std::string&) {
            return openai::io::resolver::addresses{asio::ip::make_address("127.0.0.1")};
        }) {
        limits.on_phase = [](openai::phase) {};
    }

    static openai::tls_options trusting(const std::string& ca_pem) {
        openai::tls_options options;
        options.ca_pem = ca_pem;
        options.system_store = false;
        return options;
    }

    asio::awaitable<std::unique_ptr<openai::io::connection>> dial(std::string host, std::uint16_t port) {
        openai::protocol::origin to;
        to.host = std::move(host);
        to.port = port;
        co_return co_await dialer.dial(to, limits);
    }
    outcome<std::unique_ptr<openai::io::connection>> run_dial(std::string host, std::uint16_t port) {
        return run(context, dial(std::move(host), port));
    }

    /// The same without name, address and connector: also for an IPv6 address that the server does not have.
    asio::awaitable<std::unique_ptr<openai::io::connection>> secure(std::string host, std::uint16_t port) {
        asio::ip::tcp::socket socket(context);
        socket.connect({asio::ip::make_address("127.0.0.1"), port});
        auto wire = openai::io::make_tcp_transport(std::move(socket));
        auto session = openai::io::make_tls_transport(std::move(wire), tls, host, port);
        co_await session->handshake();
        co_return std::make_unique<openai::io::connection>(std::move(session), context.get_executor());
    }
    outcome<std::unique_ptr<openai::io::connection>> run_secure(std::string host, std::uint16_t port) {
        return run(context, secure(std::move(host), port));
    }

    static asio::awaitable<std::string> get(openai::io::connection& wire) {
        openai::protocol::http_request described;
        described.method = "GET";
        described.target = "/v1/models";
        described.host = "localhost";
        const auto request = openai::protocol::to_wire(std::move(described));
        std::string body;
        std::function<void(std::string_view)> on_body = [&body](std::string_view piece) { body += piece; };
        openai::io::exchange exchange(wire, on_body);
        if (!exchange.try_send(request)) co_await exchange.send_rest(request, std::chrono::seconds(10), {});
        co_await exchange.receive_head({});
        while (!exchange.done())
            if (!exchange.try_step()) co_await exchange.step();
        co_return body;
    }
    outcome<std::string> run_get(openai::io::connection& wire) { return run(context, get(wire)); }

    asio::io_context context;
    openai::io::tls_context tls;
    openai::io::dialer dialer;
    openai::io::dial_limits limits;
};

} // namespace support
