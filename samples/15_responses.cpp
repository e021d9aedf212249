// SPDX-License-Identifier: BSL-1.0
// 15: OpenAI's Responses API: an answer, a stream, a tool, and a response in the background.
#include <openai.hpp>
#include <openai/responses/function_items.hpp>
#include <openai/responses/response_tools.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto model = "gpt-5.4-mini";

// The server stores the response, so the next request can continue from it.
asio::awaitable<void> talk(openai::client client) {
    auto first = co_await client.responses.create(openai::response_request(model).user("My name is Ada."));
    std::cout << first.text() << '\n';
    auto second =
        co_await client.responses.create(openai::response_request(model).after(first).user("What is my name?"));
    std::cout << second.text() << '\n';
}

// An answer that is printed while it is being written. The stream ends only when the server reports that the answer is
// complete.
asio::awaitable<void> stream(openai::client client) {
    auto events = co_await client.responses.stream(openai::response_request(model).user("Write a haiku."));
    while (auto event = co_await events.next())
        if (event->kind() == openai::response_event_kind::output_text_delta) std::cout << event->text() << std::flush;
    std::cout << "\nstatus: " << events.partial().status << '\n';
}

std::string weather(const openai::function_call_item& call) {
    std::cout << "called: " << call.name << call.arguments << '\n';
    return "20 degrees";
}

// A function that the model can call. The server stores nothing here, so each request sends all items. Items from the
// server are sent back byte for byte.
asio::awaitable<void> use_a_tool(openai::client client) {
    openai::response_request request(model);
    request.store(false).user("What is the weather in Paris?");
    request.include = {"reasoning.encrypted_content"};
    request.add(openai::function_tool("weather", "The weather in a city"));
    for (bool called = true; called;) {
        auto answer = co_await client.responses.create(request);
        request.add(answer);
        called = false;
        for (const auto& item : answer.output) {
            const auto* call = item.as<openai::function_call_item>();
            if (call == nullptr) continue;
            request.add(openai::response_item::function_output(call->call_id, weather(*call)));
            called = true;
        }
        std::cout << answer.text() << (called ? "" : "\n");
    }
}

// The server works on the response without a connection. Another process could also use the id.
asio::awaitable<void> work_in_the_background(openai::client client) {
    openai::response_request request(model);
    request.user("Write a long story.");
    request.background = true;
    auto begun = co_await client.responses.create(request);
    std::cout << begun.status << '\n';
    auto story = co_await client.responses.wait(begun.id, 10min);
    std::cout << story.status << ": " << story.text() << '\n';
}

asio::awaitable<void> all(openai::client client) {
    co_await talk(client);
    co_await stream(client);
    co_await use_a_tool(client);
    co_await work_in_the_background(client);
}

int main() try {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());
    asio::co_spawn(io, all(client), openai::rethrow);
    io.run();
} catch (const openai::error& failure) {
    std::cerr << "15_responses: " << failure.what() << '\n';
    return 1;
}
