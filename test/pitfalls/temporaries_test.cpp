// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai.hpp>
#include <openai/chat_session.hpp>
#include <openai/structured_output.hpp>
#include <openai/tools.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

/// Every public type as a temporary inside `co_await`. g++ 12 destroys some kinds of temporaries there twice, which
/// only the address sanitizer shows: this program is built with it, at -O0 and at -O2.
namespace {

using namespace support;

const std::string words(100, 'x'); // too long for the small string optimisation

boost::json::value schema() { return boost::json::parse(R"({"type":"object","properties":{"a":{"type":"string"}}})"); }

boost::json::value body() { return boost::json::parse(R"({"model":"m","messages":[{"role":"user","content":"x"}]})"); }

class temporaries : public testing::Test {
protected:
    temporaries() { server_.otherwise(reply("one two three")); }

    boost::json::value sent() const { return boost::json::parse(server_.request(server_.counts().requests - 1).body); }

    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
};

asio::awaitable<void> messages(openai::client client) {
    auto plain = co_await client.chat.create(
        openai::chat_request("gpt-4o").system("Be brief." + words).user(words).with({.temperature = 0.2}));
    EXPECT_EQ(plain.text(), "one two three");
    EXPECT_EQ(
        (co_await client.chat.create(openai::chat_request("gpt-4o")
                                         .developer(words)
                                         .user(words)
                                         .assistant(words)
                                         .add(openai::message("user", words))
                                         .add(openai::message::user(words)
                                                  .add_text(words)
                                                  .add_image(words, "low")
                                                  .add(openai::content_part::from_text(words))
                                                  .add(openai::content_part::audio(words, "wav"))
                                                  .add(openai::content_part::file_id(words))
                                                  .add(openai::content_part::file_bytes("a.txt", words)))
                                         .add(openai::message("assistant").add(openai::tool_call("c", "f", words)))
                                         .add(openai::message::tool("c", words))
                                         .with({.temperature = 0.2, .max_completion_tokens = 5})))
            .text(),
        "one two three");
}

TEST_F(temporaries, messages) {
    run(io_, messages(client_));
    EXPECT_EQ(sent().at("messages").as_array().size(), 7u);
}

asio::awaitable<void> tools_and_formats(openai::client client) {
    auto answer = co_await client.chat.create(
        openai::chat_request("gpt-4o")
            .user(words)
            .tool("look_up" + words, words, schema(), true)
            .add(openai::tool::function("f", words, schema()))
            .add(openai::tool::custom("g", words))
            .respond_as(openai::response_format::json_schema("s" + words, schema(), true, words))
            .set(&openai::chat_request::tool_choice, openai::tool_choice::function(words))
            .set(&openai::chat_request::audio, openai::audio_output(schema(), "mp3"))
            .set(&openai::chat_request::prediction, openai::predicted_output(words))
            .set(&openai::chat_request::stop, words)
            .set(&openai::chat_request::stream_options, openai::stream_options{.include_usage = true})
            .extra("top_k" + words, schema()));
    EXPECT_EQ(answer.status(), 200);
}

TEST_F(temporaries, tools_and_formats) {
    run(io_, tools_and_formats(client_));
    EXPECT_EQ(sent().at("tools").as_array().size(), 3u);
}

asio::awaitable<void> call_options(openai::client client) {
    co_await client.chat.create(openai::chat_request("gpt-4o").user(words),
                                openai::call_options().timeout(5s).header("X-Long-Name-" + words, words));
    co_await client.models.list(openai::call_options().header("X-Words", words));
    co_await client.models.retrieve("gpt-4o", openai::call_options().timeout(5s));
    co_await client.request("POST", "/chat/completions?" + words, body(), openai::call_options().header("X", words));
    co_await client.request("GET", "/models", nullptr);
}

TEST_F(temporaries, call_options) {
    run(io_, call_options(client_));
    EXPECT_EQ(server_.request(0).header("X-Long-Name-" + words), words);
}

asio::awaitable<std::string> named(openai::client_options options, openai::secret key, openai::headers headers,
                                   openai::retry_policy retry, openai::timeouts limits) {
    EXPECT_EQ(retry.max_attempts, 1);
    co_return options.base_url + std::string(key.reveal()) + std::string(*headers.find("a")) +
        std::to_string(limits.total.count());
}

asio::awaitable<void> options(openai::client client) {
    const auto text = co_await named(openai::client_options(words), openai::secret(words),
                                     openai::headers().add("a", words), openai::retry_policy::none(), {.total = 5s});
    EXPECT_TRUE(text.ends_with(words + words + "5000"));
    auto answer = co_await openai::client(client.get_executor(), client.options())
                      .chat.create(openai::chat_request("gpt-4o").user(words), openai::call_options());
    EXPECT_EQ(answer.text(), "one two three");
}

TEST_F(temporaries, options_and_a_client) { run(io_, options(client_)); }

asio::awaitable<void> tokens(openai::client client) {
    const auto result = co_await client.chat.create(openai::chat_request("gpt-4o").user(words), openai::as_result);
    EXPECT_TRUE(result.has_value());
    const auto refused = co_await client.chat.create(openai::chat_request(), openai::as_result(asio::use_awaitable));
    EXPECT_EQ(refused.error().code(), openai::errc::invalid_argument);
    const auto tuple =
        co_await client.chat.create(openai::chat_request("gpt-4o").user(words), openai::call_options().timeout(5s),
                                    asio::as_tuple(asio::use_awaitable));
    EXPECT_FALSE(std::get<0>(tuple));
    EXPECT_TRUE((co_await client.models.list(openai::as_result)).has_value());
}

TEST_F(temporaries, tokens) { run(io_, tokens(client_)); }

asio::awaitable<void> streams(openai::client client) {
    auto deltas = co_await client.chat.stream(openai::chat_request("gpt-4o").user(words).with({.seed = 1}));
    std::string text;
    while (auto delta = co_await deltas.next()) text += delta->text();
    EXPECT_EQ(text, "one two three");
    const auto whole = co_await (co_await client.chat.stream(openai::chat_request("gpt-4o").user(words))).collect();
    EXPECT_EQ(whole.text(), "one two three");
    const auto first = co_await (co_await client.chat.stream(openai::chat_request("gpt-4o").user(words),
                                                             openai::call_options().timeout(5s), openai::as_result))
                           .value()
                           .next(openai::as_result);
    EXPECT_TRUE(first.has_value());
}

TEST_F(temporaries, streams) { run(io_, streams(client_)); }

asio::awaitable<void> many(openai::client client) {
    std::vector<asio::awaitable<openai::chat_completion>> calls;
    for (int i = 0; i < 3; ++i) calls.push_back(client.chat.create(openai::chat_request("gpt-4o").user(words)));
    EXPECT_EQ((co_await openai::when_all(std::move(calls))).size(), 3u);
}

TEST_F(temporaries, many) { run(io_, many(client_)); }

struct person {
    std::string name;
    std::optional<std::string> town;
};
BOOST_DESCRIBE_STRUCT(person, (), (name, town))

asio::awaitable<void> sessions(openai::client client) {
    auto answer = co_await client.chat.session(words, openai::chat_request("gpt-4o" + words).user(words)).send(words);
    EXPECT_EQ(answer.text(), "one two three");
    const auto whole = co_await (co_await client.chat.session(words, openai::chat_request("gpt-4o").user(words))
                                     .add(openai::message::user(words))
                                     .stream(openai::message("", words).add_image(words), openai::call_options()))
                           .collect();
    EXPECT_EQ(whole.text(), "one two three");
    const auto reply = co_await openai::tool_set()
                           .add(words, words, [](person who) { return who.name; })
                           .answer(openai::tool_call(words, words, R"({"name":")" + words + R"("})"));
    EXPECT_EQ(reply.text(), words);
    co_await client.chat.create(openai::chat_request("gpt-4o").set(
        &openai::chat_request::messages,
        openai::conversation(words).user(words, words).assistant(words).with_system()));
}

TEST_F(temporaries, sessions) { run(io_, sessions(client_)); }

asio::awaitable<void> structured(openai::client client) {
    const auto answer = co_await client.chat.parse<person>(
        openai::chat_request("gpt-4o").user(words).respond_as(openai::response_format_for<person>()),
        openai::call_options().timeout(5s));
    EXPECT_EQ(answer.value.name, words);
    EXPECT_EQ((co_await client.chat.parse<person>(openai::chat_request("gpt-4o").user(words))).value.town, words);
    const auto streamed =
        co_await (co_await client.chat.stream(openai::chat_request("gpt-4o").user(words))).parse<person>();
    EXPECT_EQ(streamed.value.town, words);
}

TEST_F(temporaries, structured) {
    server_.otherwise(reply(R"({"name":")" + words + R"(","town":")" + words + "\"}"));
    run(io_, structured(client_));
}

} // namespace
