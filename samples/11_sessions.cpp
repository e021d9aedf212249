// SPDX-License-Identifier: BSL-1.0
// 11: a chat that keeps its history, which you can save and continue later.
#include <openai.hpp>
#include <openai/session/chat_session.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;

asio::awaitable<std::string> first_day(openai::client client) {
    auto chat = client.chat.session("You are a patient teacher.", openai::chat_request("gpt-4o-mini"));
    auto answer = co_await chat.send("What is a prime number?");
    std::cout << answer.text() << '\n';

    // This sends the new message with all earlier messages.
    auto stream = co_await chat.stream("Name the first three.");
    while (auto delta = co_await stream.next()) std::cout << delta->text() << std::flush;
    std::cout << '\n';

    co_return chat.history().export_json();
}

asio::awaitable<void> second_day(openai::client client, std::string saved) {
    auto chat = client.chat.session("", openai::chat_request("gpt-4o-mini"));
    chat.history(openai::chat_history::import_json(saved)).max_messages(6);
    auto answer = co_await chat.send("And the next?");
    std::cout << answer.text() << '\n' << chat.history().messages.size() << " messages are kept\n";
}

asio::awaitable<void> both_days(openai::client client) {
    auto saved = co_await first_day(client);
    co_await second_day(client, std::move(saved));
}

int main() try {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());
    asio::co_spawn(io, both_days(client), openai::rethrow);
    io.run();
} catch (const openai::error& failure) {
    std::cerr << "11_sessions: " << failure.what() << '\n';
    return 1;
}
