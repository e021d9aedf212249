// SPDX-License-Identifier: BSL-1.0
// 12: C++ functions that the model may call.
#include <openai.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/session/tools.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <iostream>

namespace asio = boost::asio;

// The struct describes the arguments for the model: their names, their types, and these descriptions.
struct weather_query {
    std::string city;
    std::optional<int> days;

    static constexpr openai::description descriptions[] = {
        {"city", "name of the city, e.g. Paris"},
        {"days", "how many days ahead; today if null"},
    };
};
BOOST_DESCRIBE_STRUCT(weather_query, (), (city, days))

struct weather {
    std::string sky;
    int celsius = 0;
};
BOOST_DESCRIBE_STRUCT(weather, (), (sky, celsius))

// A tool may be a coroutine. If an answer contains several calls, they run at the same time.
asio::awaitable<weather> look_up(weather_query query) {
    if (query.city == "Atlantis") throw std::runtime_error("no such city"); // the model gets this message
    asio::steady_timer network(co_await asio::this_coro::executor, std::chrono::milliseconds(20));
    co_await network.async_wait(asio::use_awaitable);
    co_return weather{query.days ? "rain" : "sun", 21};
}

asio::awaitable<void> ask(openai::client client) {
    openai::tool_set tools;
    tools.add("get_weather", "The weather of a city", look_up);
    tools.add("today", "Today's date", [] { return "2026-11-21"; });

    auto chat = client.chat.session("Answer in one sentence.", openai::chat_request("gpt-4o-mini"));
    chat.add_tools(tools);
    auto answer = co_await chat.send("Do I need an umbrella in Paris or in Atlantis?");
    std::cout << answer.text() << '\n';
    for (const auto& message : chat.history().messages)
        if (message.role == "tool") std::cout << "  a tool said: " << message.text() << '\n';
}

int main() try {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());
    asio::co_spawn(io, ask(client), openai::rethrow);
    io.run();
} catch (const openai::error& failure) {
    std::cerr << "12_tools: " << failure.what() << '\n';
    return 1;
}
