// SPDX-License-Identifier: BSL-1.0
// 01: one question, one answer.
//
//     OPENAI_API_KEY=sk-... ./01_hello "What is 2+2?"
//
// All samples read OPENAI_API_KEY, and OPENAI_BASE_URL for another server. OpenSSL itself reads SSL_CERT_FILE, the PEM
// file of a CA to trust instead of the system's, e.g. that of a server of your own.
#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;

// A client is a cheap handle: give each coroutine its own copy.
asio::awaitable<void> ask(openai::client client, std::string question) {
    // Without `with_response` it is `auto answer = co_await ...`: the value alone.
    auto [answer, response] =
        co_await client.chat.create(openai::chat_request("gpt-4o-mini").user(question), openai::with_response);
    std::cout << answer.text() << '\n';
    std::cout << "model " << answer.model << ", status " << response.status();
    if (answer.usage) std::cout << ", " << answer.usage->total_tokens << " tokens";
    std::cout << '\n';
}

int main(int argc, char** argv) try {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());
    // `rethrow`: what the coroutine throws comes out of run().
    asio::co_spawn(io, ask(client, argc > 1 ? argv[1] : "What is 2+2?"), openai::rethrow);
    io.run();
} catch (const openai::error& failure) {
    std::cerr << "01_hello: " << failure.what() << '\n';
    return 1;
}
