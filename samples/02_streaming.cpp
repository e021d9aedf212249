// SPDX-License-Identifier: BSL-1.0
// 02: an answer that is printed while it is being written.
#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;

// A stream is a generator: each next() returns one delta. After a complete answer, it returns nothing. If the answer
// was truncated, it throws.
asio::awaitable<void> print_live(openai::client client) {
    openai::chat_request request("gpt-4o-mini");
    request.system("You are a poet.").user("Write a haiku about the sea.");
    request.stream_options = openai::stream_options{.include_usage = true};

    auto deltas = co_await client.chat.stream(request);
    while (auto delta = co_await deltas.next()) std::cout << delta->text() << std::flush;

    // Meanwhile, the stream has joined the pieces.
    const auto& whole = deltas.partial();
    std::cout << "\nfinished: " << whole.choices.at(0).finish_reason.value_or("?");
    if (whole.usage) std::cout << ", " << whole.usage->completion_tokens << " tokens";
    std::cout << '\n';
}

// collect() reads to the end. Its result is the same as that of `create`.
asio::awaitable<void> collect(openai::client client) {
    auto deltas = co_await client.chat.stream(openai::chat_request("gpt-4o-mini").user("And one about the wind."));
    auto answer = co_await deltas.collect();
    std::cout << answer.text() << '\n';
}

asio::awaitable<void> both(openai::client client) {
    co_await print_live(client);
    co_await collect(client); // uses the same connection
}

int main() try {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());
    asio::co_spawn(io, both(client), openai::rethrow);
    io.run();
} catch (const openai::error& failure) {
    std::cerr << "02_streaming: " << failure.what() << '\n';
    return 1;
}
