// SPDX-License-Identifier: BSL-1.0
// 10: submit a request and get an id, and fetch the answer later. The id is a string that you can store, show, or pass
// to another part of the program.
#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;

// The inputs of a chat node in a flow editor, where lists and maps are given as text.
openai::chat_pins pins() {
    openai::chat_pins made("gpt-4o-mini");
    made.temperature = 0.2;
    made.stop = "END, ###";
    made.logit_bias = R"({"50256": -100})";
    return made;
}

// The first half of a flow submits the request. If an input is invalid, the error names it.
std::string start(openai::client& client) {
    auto wrong = pins();
    wrong.temperature = 3;
    try {
        wrong.to_request({openai::message::user("Hello")});
    } catch (const openai::error& failure) {
        std::cout << "not started: " << failure.what() << '\n';
    }
    auto id = client.futures.submit(pins().to_request({openai::message::user("What is 2+2?")}));
    std::cout << "started: " << openai::name_of(client.futures.status(id).state) << '\n';
    return id;
}

// The second half can run anywhere. Several callers may wait for the answer, but only one can take it.
asio::awaitable<void> redeem(openai::client client, std::string id) {
    auto answer = co_await client.futures.wait(id, std::chrono::seconds(30));
    std::cout << "answer: " << answer.text() << '\n';
    std::cout << "taken: " << client.futures.take(id).text() << '\n';
    std::cout << "again: " << client.futures.try_get(id).error().code().message() << '\n';
}

// For a stream, `partial` returns the text that has arrived so far.
asio::awaitable<void> watch(openai::client client) {
    const auto request = openai::chat_request("gpt-4o-mini").user("Count to three.");
    const auto id = client.futures.submit(request, openai::submit_options("counting").as_stream());
    auto answer = co_await client.futures.wait(id);
    std::cout << "whole: " << client.futures.partial(id) << '\n';
    for (const auto& one : client.futures.list())
        std::cout << "kept: " << one.label << ' ' << openai::name_of(one.state) << '\n';
}

int main() try {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());
    const auto id = start(client);
    asio::co_spawn(io, redeem(client, id), openai::rethrow);
    io.run();
    asio::co_spawn(io, watch(client), openai::rethrow);
    io.restart();
    io.run();
} catch (const openai::error& failure) {
    std::cerr << "10_future_ids: " << failure.what() << '\n';
    return 1;
}
