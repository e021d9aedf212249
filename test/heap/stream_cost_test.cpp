// SPDX-License-Identifier: BSL-1.0
#include "client/memory_client.hpp"
#include "heap/heap.hpp"
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
