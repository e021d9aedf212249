// SPDX-License-Identifier: BSL-1.0
#include "client/memory_client.hpp"
#include "heap/heap.hpp"
#include "support/client_world.hpp"
#include "support/streamed_answer.hpp"

#include <openai/chat_stream.hpp>

#include <gtest/gtest.h>

/// What a stream costs in its steady state.
namespace openai::test {
namespace {

constexpr std::size_t warm_up = 1'000;
constexpr std::size_t measured = 10'000;
constexpr std::size_t growing = 16; // the whole text doubles its memory now and then

asio::awaitable<void> read_all(const chat& chat, std::size_t& cost) {
    auto deltas = co_await chat.stream(chat_request("m").user("?"));
    for (std::size_t i = 0; i < warm_up; ++i) co_await deltas.next();
    const auto before = heap::allocations();
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < measured; ++i) bytes += (co_await deltas.next())->text().size();
    cost = heap::allocations() - before;
    EXPECT_GT(bytes, measured);
    while (co_await deltas.next()) {
    }
}

TEST(stream_cost, a_delta_of_plain_text_allocates_nothing) {
    for (const char* content :
         {" word", "\\n\\n\\u20ac \\\"quoted\\\"", "\xe2\x82\xac", "more text than fits a small string"}) {
        SCOPED_TRACE(content);
        memory_client client;
        std::size_t cost = 0;
        const auto answer = support::streamed_answer().add(content, warm_up + measured).finish();
        client.run(read_all(client.chat, cost), {answer});
        EXPECT_LE(cost, growing);
    }
}

asio::awaitable<void> collect(const chat& chat, std::size_t& cost) {
    auto deltas = co_await chat.stream(chat_request("m").user("?"));
    const auto before = heap::allocations();
    const auto whole = co_await deltas.collect();
    cost = heap::allocations() - before;
    EXPECT_EQ(whole.text().size(), measured * 5);
}

TEST(stream_cost, collecting_allocates_for_the_answer_only) {
    memory_client client;
    std::size_t cost = 0;
    const auto answer = support::streamed_answer().add(" word", measured).finish();
    client.run(collect(client.chat, cost), {answer});
    EXPECT_LE(cost, 100u);
}

} // namespace
} // namespace openai::test

namespace {

using namespace std::chrono_literals;
using openai::errc;
using support::reply;

struct request_body : testing::Test, support::client_world {};

TEST_F(request_body, beyond_the_limit_is_refused_before_anything_is_sent) {
    EXPECT_EQ(options.max_request_body, std::size_t(128) << 20);
    options.max_request_body = 1000;
    options.retry = openai::retry_policy::sdk_compatible();
    for (const bool streamed : {false, true}) {
        const std::string prompt(1000, 'x');
        const auto seen = streamed ? stream_failure(prompt) : chat_failure(prompt);
        EXPECT_EQ(seen.code(), errc::limit_exceeded);
        EXPECT_EQ(seen.phase(), openai::phase::prepare);
        EXPECT_EQ(seen.maybe_billed(), openai::billing::no);
        EXPECT_FALSE(seen.retryable());
        EXPECT_NE(std::string(seen.what()).find("max_request_body, 1000 bytes"), std::string::npos) << seen.what();
    }
    EXPECT_EQ(server.counts().connections, 0u);
    EXPECT_EQ(run_chat(std::string(800, 'x')).value().size(), 800u);
}

TEST_F(request_body, may_be_exactly_the_limit) {
    EXPECT_EQ(run_chat("x").value(), "x");
    options.max_request_body = server.request(0).body.size();
    forget_client();
    EXPECT_EQ(run_chat("x").value(), "x");
    EXPECT_EQ(chat_failure("xy").code(), errc::limit_exceeded);
}

TEST_F(request_body, is_kept_once_however_often_it_is_sent) {
    options.retry = openai::retry_policy{.max_attempts = 5, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
    const auto taken = [&](int failures) {
        for (int i = 0; i < failures; ++i) server.push(reply::error(503, "busy"));
        server.push(reply("fine"));
        const std::string prompt(8 * heap::large, 'x');
        const auto before = heap::large_bytes(); // of this thread: the server has its own
        EXPECT_EQ(run_chat(prompt).value(), "fine");
        return heap::large_bytes() - before;
    };
    const auto once = taken(0);
    EXPECT_GT(once, 8 * heap::large);
    EXPECT_EQ(taken(4), once);
    EXPECT_EQ(server.counts().requests, 6u);
    for (const auto& seen : server.requests()) EXPECT_TRUE(seen.body == server.request(0).body);
}

} // namespace
