// SPDX-License-Identifier: BSL-1.0
// A program that asks questions and provides metrics about its calls for Prometheus.
//
//     ./metrics_server 9464 &
//     curl http://127.0.0.1:9464/metrics
//
// It asks a local server inside the program, so it needs neither a key nor a network.
#include <openai.hpp>
#include <openai/testing/server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <iostream>

namespace asio = boost::asio;
using asio::ip::tcp;

// A failure is only printed, because the metrics count it, too.
asio::awaitable<void> ask(openai::client client, std::string question) {
    auto answer = co_await client.chat.create(openai::chat_request("gpt-4o").user(question), openai::as_result);
    if (!answer) std::cerr << answer.error().what() << '\n';
}

asio::awaitable<void> read_aloud(openai::client client, std::string question) {
    auto deltas = co_await client.chat.stream(openai::chat_request("gpt-4o").user(question));
    while (auto delta = co_await deltas.next()) {
    }
}

asio::awaitable<void> keep_asking(openai::client client) {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    for (;;) {
        pause.expires_after(std::chrono::seconds(1));
        co_await pause.async_wait(asio::use_awaitable);
        co_await ask(client, "How are you?");
    }
}

// Serves just enough HTTP for a scraper: answers one request for /metrics and closes the connection.
asio::awaitable<void> serve(tcp::socket socket, std::shared_ptr<openai::metrics> numbers) try {
    std::string request;
    co_await asio::async_read_until(socket, asio::dynamic_buffer(request, 8192), "\r\n\r\n", asio::use_awaitable);
    const bool known = request.starts_with("GET /metrics ");
    const auto body = known ? to_prometheus(numbers->snapshot()) : std::string("see /metrics\n");
    const auto answer = std::string(known ? "HTTP/1.1 200 OK" : "HTTP/1.1 404 Not Found") +
                        "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8" +
                        "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
    co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
} catch (const std::exception& failure) {
    std::cerr << "a scraper left: " << failure.what() << '\n';
}

asio::awaitable<void> listen(tcp::acceptor acceptor, std::shared_ptr<openai::metrics> numbers) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), numbers), asio::detached);
    }
}

asio::awaitable<void> run(openai::client client, std::uint16_t port, std::shared_ptr<openai::metrics> numbers) {
    co_await ask(client, "What is 2+2?");
    co_await ask(client, "What is too much?");
    co_await read_aloud(client, "Tell me a story.");
    const auto executor = co_await asio::this_coro::executor;
    tcp::acceptor acceptor(executor, {asio::ip::address_v4::loopback(), port});
    std::cout << "http://127.0.0.1:" << acceptor.local_endpoint().port() << "/metrics" << std::endl;
    asio::co_spawn(executor, listen(std::move(acceptor), numbers), openai::rethrow);
    co_await keep_asking(client);
}

int main(int argc, char** argv) {
    openai::testing::server model;
    model.on("What is too much?", openai::testing::reply::error(400, "this"));

    asio::io_context io;
    auto numbers = std::make_shared<openai::metrics>();
    openai::client_options options;
    options.base_url = model.base_url();
    options.observer = numbers;
    const auto port = static_cast<std::uint16_t>(argc > 1 ? std::stoi(argv[1]) : 9464);
    asio::co_spawn(io, run(openai::client(io, options), port, numbers), openai::rethrow);
    io.run();
}
