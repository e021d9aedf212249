// SPDX-License-Identifier: BSL-1.0
// 08: an HTTP server that sends an answer to its clients while the model writes it, all on one io_context.
//
//     ./08_inside_a_server 8080 &
//     curl -N --data "Tell me a story." http://127.0.0.1:8080/   (Ctrl-C cancels the question upstream)
#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/serialize.hpp>

#include <iostream>

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using namespace asio::experimental::awaitable_operators;

// Sends one event for each delta. A slow client slows the answer down, but needs no additional memory.
asio::awaitable<void> pass_on(openai::chat_stream deltas, tcp::socket& socket) {
    http::response<http::empty_body> head(http::status::ok, 11);
    head.set(http::field::content_type, "text/event-stream");
    head.chunked(true);
    http::response_serializer<http::empty_body> serializer(head);
    co_await http::async_write_header(socket, serializer, asio::use_awaitable);
    while (auto delta = co_await deltas.next()) {
        if (delta->text().empty()) continue;
        const auto event = "data: " + boost::json::serialize(boost::json::string(delta->text())) + "\n\n";
        co_await asio::async_write(socket, http::make_chunk(asio::buffer(event)), asio::use_awaitable);
    }
    // Not sent if the answer was truncated.
    co_await asio::async_write(socket, http::make_chunk_last(), asio::use_awaitable);
}

asio::awaitable<void> answer(openai::client client, std::string question, tcp::socket& socket) try {
    auto begun = co_await client.chat.stream(openai::chat_request("gpt-4o-mini").user(question), openai::as_result);
    if (begun) co_return co_await pass_on(std::move(*begun), socket);
    http::response<http::string_body> sorry(http::status::bad_gateway, 11, begun.error().code().message() + "\n");
    sorry.prepare_payload();
    co_await http::async_write(socket, sorry, asio::use_awaitable);
} catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
}

// After its request, a client sends nothing more. So this read ends when the client closes the connection.
asio::awaitable<void> until_gone(tcp::socket& socket) {
    char byte[1];
    boost::system::error_code gone;
    while (!gone) co_await socket.async_read_some(asio::buffer(byte), asio::redirect_error(asio::use_awaitable, gone));
}

asio::awaitable<void> serve(openai::client client, tcp::socket socket) {
    boost::beast::flat_buffer buffer;
    http::request<http::string_body> request;
    co_await http::async_read(socket, buffer, request, asio::use_awaitable);
    // The operation that ends first cancels the other.
    co_await (answer(client, request.body(), socket) || until_gone(socket));
}

asio::awaitable<void> listen(openai::client client, tcp::acceptor acceptor) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(acceptor.get_executor(), serve(client, std::move(socket)), asio::detached);
    }
}

int main(int argc, char** argv) {
    asio::io_context io;
    const auto port = static_cast<std::uint16_t>(argc > 1 ? std::stoi(argv[1]) : 8080);
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), port});
    std::cout << "http://127.0.0.1:" << acceptor.local_endpoint().port() << "/" << std::endl;
    auto options = openai::client_options::from_environment();
    options.single_threaded = true; // only one thread runs io, so the calls need no strands
    openai::client client(io, std::move(options));
    asio::co_spawn(io, listen(client, std::move(acceptor)), openai::rethrow);
    io.run();
}
