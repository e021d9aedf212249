// SPDX-License-Identifier: BSL-1.0
// 01: one question, one answer.
//
//     OPENAI_API_KEY=sk-... ./01_hello "What is 2+2?"
//
// All samples read the key from OPENAI_API_KEY. To use another server, set OPENAI_BASE_URL. If your own server has a
// certificate from your own CA, set SSL_CERT_FILE to the CA's PEM file. OpenSSL reads this variable itself.
#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;

// A copy of a client is a cheap handle, so give each coroutine its own copy.
asio::awaitable<void> ask(openai::client client, std::string question) {
    // Without `with_response`, the result is only the value: `auto answer = co_await ...`.
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
    // With `rethrow`, an exception of the coroutine leaves run().
    asio::co_spawn(io, ask(client, argc > 1 ? argv[1] : "What is 2+2?"), openai::rethrow);
    io.run();
} catch (const openai::error& failure) {
    std::cerr << "01_hello: " << failure.what() << '\n';
    return 1;
}
