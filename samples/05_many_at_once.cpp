// SPDX-License-Identifier: BSL-1.0
// 05: many questions at the same time, on one thread.
#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/multiple_exceptions.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;

const std::vector<std::string> cities{"Montreal", "Helsinki", "Prague", "Ljubljana"};

// A call begins when it is awaited. Until then, it is a value that you can keep in a list.
std::vector<asio::awaitable<openai::chat_completion>> questions(const openai::client& client) {
    std::vector<asio::awaitable<openai::chat_completion>> calls;
    for (const auto& city : cities)
        calls.push_back(
            client.chat.create(openai::chat_request("gpt-4o-mini").user("Which river is in " + city + "?")));
    return calls;
}

// For two or three calls, use the operators of Asio.
asio::awaitable<void> pair(openai::client client) {
    auto both = co_await (client.chat.create(openai::chat_request("gpt-4o-mini").user("What is 1+1?")) &&
                          client.chat.create(openai::chat_request("gpt-4o-mini").user("What is 2+2?")));
    std::cout << std::get<0>(both).text() << " and " << std::get<1>(both).text() << '\n';
}

// Any number of calls: the answers are in the order of the questions. The first error cancels the other calls and is
// thrown.
asio::awaitable<void> all_or_nothing(openai::client client) {
    const auto answers = co_await openai::when_all(questions(client));
    for (std::size_t i = 0; i < answers.size(); ++i) std::cout << cities[i] << ": " << answers[i].text() << '\n';
}

// With `collect_all`, an error does not affect the other calls. With `at_most(2)`, the third call begins when one of
// the first two has ended.
asio::awaitable<void> each_for_itself(openai::client client) {
    auto results = co_await openai::when_all(questions(client), openai::at_most(2), openai::collect_all);
    for (std::size_t i = 0; i < results.size(); ++i)
        std::cout << cities[i] << ": " << (results[i] ? results[i]->text() : results[i].error().what()) << '\n';
}

asio::awaitable<void> all(openai::client client) {
    co_await pair(client);
    co_await all_or_nothing(client);
    co_await each_for_itself(client);
}

int main() try {
    auto options = openai::client_options::from_environment();
    options.pool.max_connections = 3; // further calls wait for a connection
    asio::io_context io;
    openai::client client(io, options);
    asio::co_spawn(io, all(client), openai::rethrow);
    io.run();
} catch (const openai::error& failure) {
    std::cerr << "05_many_at_once: " << failure.what() << '\n';
    return 1;
} catch (const asio::multiple_exceptions& failures) {
    // && throws this if one call fails and the other is cancelled because of it.
    std::cerr << "05_many_at_once: " << openai::to_error(failures.first_exception()).what() << '\n';
    return 1;
}
