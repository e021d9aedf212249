// SPDX-License-Identifier: BSL-1.0
// 04: three ways to limit the time that you wait.
#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;

openai::chat_request story() { return openai::chat_request("gpt-4o-mini").user("Tell me a very long story."); }

// A limit for one call, including its retries. (Each phase of a call also has its own limit, see openai::timeouts. You
// set these limits for the whole client with client_options::timeouts.)
asio::awaitable<void> limited(openai::client client) {
    const auto limits = openai::call_options().timeout(100ms);
    auto answer = co_await client.chat.create(story(), limits, openai::as_result);
    if (answer) std::cout << "limited: answered in time\n";
    else if (answer.error().code() == openai::condition::timeout) std::cout << "limited: timed out\n";
    else throw answer.error();
}

asio::awaitable<void> wait(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

// A race: the operation that ends first cancels the other. A cancelled call closes its connection, so the server
// notices it, too.
asio::awaitable<void> raced(openai::client client) {
    const auto winner = co_await (client.chat.create(story()) || wait(100ms));
    std::cout << (winner.index() == 0 ? "raced: answered first\n" : "raced: the timer was first\n");
}

// You can stop reading a stream at any time. Then destroy the stream or cancel it.
asio::awaitable<void> enough(openai::client client) {
    auto deltas = co_await client.chat.stream(story());
    std::size_t characters = 0;
    while (auto delta = co_await deltas.next()) {
        characters += delta->text().size();
        if (characters >= 20) deltas.cancel(); // from now on, next() throws `cancelled`
    }
}

asio::awaitable<void> all(openai::client client) {
    co_await limited(client);
    co_await raced(client);
    try {
        co_await enough(client);
        std::cout << "enough: the story was short\n";
    } catch (const openai::error& failure) {
        if (failure.code() != openai::condition::cancelled) throw;
        std::cout << "enough: cancelled\n";
    }
}

int main() try {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());
    asio::co_spawn(io, all(client), openai::rethrow);
    io.run();
} catch (const openai::error& failure) {
    std::cerr << "04_timeouts_and_cancellation: " << failure.what() << '\n';
    return 1;
}
