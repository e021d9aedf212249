// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/chat_stream.hpp>
#include <openai/when_all.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <thread>

/// One client, one context, several threads. Most telling under the thread sanitizer.
namespace {

using namespace support;

void run_on_threads(asio::io_context& io, int threads = 4) {
    std::vector<std::jthread> all;
    for (int i = 0; i < threads; ++i) all.emplace_back([&io] { io.run(); });
}

class threads : public testing::Test {
protected:
    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
    std::atomic<int> right_ = 0;
};

asio::awaitable<void> calls_and_streams(openai::client client, std::string name, int rounds, std::atomic<int>& right) {
    for (int i = 0; i < rounds; ++i) {
        const auto text = name + " " + std::to_string(i);
        const auto answer = co_await client.chat.create(question(text));
        right += answer.text() == text;
        auto deltas = co_await client.chat.stream(question(text));
        std::string streamed;
        while (auto delta = co_await deltas.next()) streamed += delta->text();
        right += streamed == text;
    }
}

TEST_F(threads, calls_and_streams) {
    constexpr int coroutines = 20;
    constexpr int rounds = 50;
    for (int i = 0; i < coroutines; ++i)
        asio::co_spawn(io_, calls_and_streams(client_, std::to_string(i), rounds, right_),
                       [](std::exception_ptr thrown) { EXPECT_FALSE(thrown); });
    run_on_threads(io_);
    EXPECT_EQ(right_, coroutines * rounds * 2);
    EXPECT_EQ(server_.counts().malformed_requests, 0u);
}

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WATCHED_FOR_RACES 1
#endif
#endif
#ifdef WATCHED_FOR_RACES
constexpr int calls_of_each = 1000;
#else
constexpr int calls_of_each = 50;
#endif

asio::awaitable<void> call_after_call(openai::client client, std::atomic<int>& right) {
    for (int i = 0; i < calls_of_each; ++i) {
        const auto answer = co_await client.chat.create(question());
        right += answer.text() == "ping";
    }
}

/// A hundred conversations on four threads: a hundred thousand calls where races are watched for.
TEST_F(threads, many_calls) {
    constexpr int conversations = 100;
    for (int i = 0; i < conversations; ++i)
        asio::co_spawn(io_, call_after_call(client_, right_), [](std::exception_ptr thrown) { EXPECT_FALSE(thrown); });
    run_on_threads(io_);
    EXPECT_EQ(right_, conversations * calls_of_each);
    EXPECT_EQ(server_.counts().requests, static_cast<std::size_t>(conversations * calls_of_each));
    EXPECT_LE(server_.counts().max_open, static_cast<std::size_t>(conversations));
}

TEST_F(threads, a_queue_for_few_connections) {
    auto options = options_for(server_);
    options.pool.max_connections = 3;
    const openai::client narrow(io_, options);
    for (int i = 0; i < 300; ++i)
        narrow.chat.create(question(), [&](std::exception_ptr thrown, auto&&) { right_ += !thrown; });
    run_on_threads(io_);
    EXPECT_EQ(right_, 300);
    EXPECT_LE(server_.counts().max_open, 3u);
}

/// Each on its own strand: what Asio asks of programs that cancel.
asio::awaitable<void> timed(openai::client client, std::chrono::microseconds limit, std::atomic<int>& ended) {
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer timer(co_await asio::this_coro::executor, limit);
    co_await (client.chat.create(question(), asio::use_awaitable) || timer.async_wait(asio::use_awaitable));
    asio::steady_timer again(co_await asio::this_coro::executor, limit);
    auto deltas = co_await client.chat.stream(question("one two"));
    co_await (deltas.collect(asio::use_awaitable) || again.async_wait(asio::use_awaitable));
    ++ended;
}

TEST_F(threads, timeouts_that_race_with_answers) {
    for (int i = 0; i < 300; ++i)
        asio::co_spawn(asio::make_strand(io_), timed(client_, std::chrono::microseconds(i * 50), right_),
                       [](std::exception_ptr thrown) { EXPECT_FALSE(thrown); });
    run_on_threads(io_);
    EXPECT_EQ(right_, 300);
}

TEST_F(threads, cancellations_that_race_with_answers) {
    struct entry {
        asio::cancellation_signal signal;
        std::atomic<int> calls = 0;
    };
    std::vector<std::unique_ptr<entry>> entries;
    for (int i = 0; i < 500; ++i) {
        auto& one = *entries.emplace_back(std::make_unique<entry>());
        const auto strand = asio::make_strand(io_);
        asio::post(strand, [this, &one, strand, i] {
            client_.models.list(asio::bind_cancellation_slot(
                one.signal.slot(), asio::bind_executor(strand, [&one](auto&&...) { ++one.calls; })));
            auto timer = std::make_shared<asio::steady_timer>(strand, std::chrono::microseconds(i * 20));
            timer->async_wait([&one, timer](auto) { one.signal.emit(asio::cancellation_type::terminal); });
        });
    }
    run_on_threads(io_);
    for (const auto& one : entries) EXPECT_EQ(one->calls, 1);
}

asio::awaitable<void> ask_many(openai::client client, std::atomic<int>& right) {
    std::vector<asio::awaitable<openai::chat_completion>> calls;
    for (int i = 0; i < 10; ++i) calls.push_back(client.chat.create(question(std::to_string(i))));
    const auto values = co_await openai::when_all(std::move(calls));
    for (int i = 0; i < 10; ++i) right += values[static_cast<std::size_t>(i)].text() == std::to_string(i);
}

asio::awaitable<void> ask_many_and_fail(openai::client client, std::atomic<int>& right) {
    std::vector<asio::awaitable<openai::chat_completion>> calls;
    for (int i = 0; i < 5; ++i) calls.push_back(client.chat.create(question(i == 2 ? "fail" : "wait")));
    try {
        co_await openai::when_all(std::move(calls));
    } catch (const openai::error& thrown) {
        right += thrown.code() == openai::errc::permission_denied;
    }
}

TEST_F(threads, when_all_without_a_strand) {
    server_.on("fail", reply::error(403, "no")).on("wait", reply::never());
    for (int i = 0; i < 20; ++i) {
        asio::co_spawn(io_, ask_many(client_, right_), [](std::exception_ptr thrown) { EXPECT_FALSE(thrown); });
        asio::co_spawn(io_, ask_many_and_fail(client_, right_),
                       [](std::exception_ptr thrown) { EXPECT_FALSE(thrown); });
    }
    run_on_threads(io_);
    EXPECT_EQ(right_, 20 * 10 + 20);
}

TEST_F(threads, start_and_close_from_any) {
    for (int round = 0; round < 20; ++round) {
        io_.restart();
        std::optional<openai::client> shared(std::in_place, io_, options_for(server_));
        std::atomic<int> ended = 0;
        std::latch begin(3);
        const auto start = [&, copy = *shared] {
            begin.arrive_and_wait();
            for (int i = 0; i < 20; ++i) copy.chat.create(question(), [&](auto&&...) { ++ended; });
        };
        const auto work = asio::make_work_guard(io_);
        {
            std::jthread runner([this] { io_.run(); });
            std::jthread runner_too([this] { io_.run(); });
            {
                std::jthread first(start);
                std::jthread second(start);
                begin.arrive_and_wait();
                shared->close();
                shared.reset();
            }
            while (ended < 40) std::this_thread::yield();
            io_.stop();
        }
    }
}

} // namespace
