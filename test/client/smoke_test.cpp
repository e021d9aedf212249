// SPDX-License-Identifier: BSL-1.0
#include <openai.hpp>
#include <openai/testing/server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace {

namespace asio = boost::asio;
using openai::testing::reply;

struct scheme {
    const char* name;
    bool tls;
};

class smoke : public testing::TestWithParam<scheme> {
protected:
    smoke()
        : server_(openai::testing::server_options().https(GetParam().tls)) {}

    openai::client_options options() const {
        openai::client_options result("sk-test");
        result.base_url = server_.base_url();
        result.tls.ca_pem = server_.ca_pem();
        return result;
    }

    openai::testing::server server_;
};

asio::awaitable<void> ask(openai::client client, std::string question, std::string& answer) {
    auto completion = co_await client.chat.create(
        openai::chat_request("gpt-4o").system("Be brief.").user(question).with({.temperature = 0.2}));
    answer = completion.text();
}

asio::awaitable<void> read_stream(openai::client client, std::string& text) {
    auto deltas = co_await client.chat.stream(openai::chat_request("gpt-4o").user("anything"));
    while (auto delta = co_await deltas.next()) text += delta->text();
}

TEST_P(smoke, asks_and_streams_over_kept_connections) {
    server_.on("long", reply("a long answer"));
    server_.push(reply("one two three"));
    asio::io_context io;
    openai::client client(io, options());
    std::string answer;
    asio::co_spawn(io, ask(client, "long", answer), openai::rethrow);
    io.run();
    EXPECT_EQ(answer, "a long answer");
    std::string text;
    io.restart();
    asio::co_spawn(io, read_stream(client, text), openai::rethrow);
    io.run();
    EXPECT_EQ(text, "one two three");
    EXPECT_EQ(server_.counts().connections, 1u);
}

INSTANTIATE_TEST_SUITE_P(schemes, smoke, testing::Values(scheme{"http", false}, scheme{"https", true}),
                         [](const auto& info) { return info.param.name; });

} // namespace
