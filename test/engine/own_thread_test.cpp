// SPDX-License-Identifier: BSL-1.0
#include "support/joining_thread.hpp"
#include "support/local_client.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/chat/chat_stream.hpp>
#include <openai/when_all.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

/// A client with a thread of its own.
namespace own_thread_test {
namespace {

using namespace support;
using openai::errc;

class own_thread : public testing::TestWithParam<bool> {
protected:
    openai::testing::server server_{openai::testing::server_options().https(GetParam())};
};

TEST_P(own_thread, blocks) {
    openai::client client(options_for(server_));
    EXPECT_EQ(client.chat.create(question("hello"), openai::block).text(), "hello");
    EXPECT_EQ(client.models.list(openai::block).data.size(), 2u);
    EXPECT_EQ(client.models.retrieve("gpt-4o", openai::block).id, "gpt-4o");
    EXPECT_EQ(client.request("GET", "/models", nullptr, openai::block).status(), 200);
    EXPECT_EQ(error_of([&] { client.request("GET", "/none", nullptr, openai::block); })->code(), errc::not_found);
    auto deltas = client.chat.stream(question("one two three"), openai::block);
    std::string text;
    while (auto delta = deltas.next(openai::block)) text += delta->text();
    EXPECT_EQ(text, "one two three");
    EXPECT_EQ(client.chat.stream(question("four"), openai::block).collect(openai::block).text(), "four");
}

TEST_P(own_thread, gives_futures) {
    openai::client client(options_for(server_));
    auto first = client.chat.create(question("one"), asio::use_future);
    auto second = client.chat.create(question("two"), asio::use_future);
    EXPECT_EQ(first.get().text(), "one");
    EXPECT_EQ(second.get().text(), "two");
}

TEST_P(own_thread, ends_at_once_with_work_pending) {
    server_.otherwise(reply::never());
    auto client = std::make_optional<openai::client>(options_for(server_));
    auto answer = client->chat.create(question(), asio::use_future);
    client->chat.create(question(), asio::detached);
    ASSERT_TRUE(server_.wait_for_requests(2));
    const auto begin = std::chrono::steady_clock::now();
    client.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 200ms);
    ASSERT_EQ(answer.wait_for(0s), std::future_status::ready);
    EXPECT_EQ(error_of([&] { answer.get(); })->code(), errc::client_closed);
}

TEST_P(own_thread, block_on_itself_would_deadlock) {
    openai::client client(options_for(server_));
    std::promise<errc> seen;
    client.models.list([&](std::exception_ptr, auto&&) {
        const auto failure = error_of([&] { client.models.list(openai::block); });
        seen.set_value(failure ? static_cast<errc>(failure->code().value()) : errc{});
    });
    EXPECT_EQ(seen.get_future().get(), errc::would_deadlock);
}

/// Of several threads of a context the others might do it, but only until all of them wait.
TEST_P(own_thread, block_inside_run_would_deadlock) {
    asio::io_context io;
    asio::thread_pool pool(2);
    const std::vector<asio::any_io_executor> executors{io.get_executor(), asio::make_strand(io), pool.get_executor()};
    for (const auto& executor : executors) {
        openai::client client(executor, options_for(server_));
        const auto seen = std::make_shared<std::promise<errc>>();
        asio::post(executor, [client, seen] {
            const auto failure = error_of([&] { client.models.list(openai::block); });
            seen->set_value(failure ? static_cast<errc>(failure->code().value()) : errc{});
        });
        io.restart();
        io.run();
        EXPECT_EQ(seen->get_future().get(), errc::would_deadlock);
        client.close();
        io.run();
    }
    EXPECT_EQ(server_.counts().requests, 0u);
}

TEST_P(own_thread, blocks_for_the_result_object) {
    openai::client client(options_for(server_));
    const auto wait = openai::as_result(openai::block);
    const openai::result<openai::chat_completion> answer = client.chat.create(question("hello"), wait);
    EXPECT_EQ(answer.value().text(), "hello");
    auto opened = client.chat.stream(question("one two"), wait);
    ASSERT_TRUE(opened.success());
    EXPECT_EQ(opened.status(), 200);
    std::string text;
    for (auto delta = opened->next(wait); delta && *delta; delta = opened->next(wait)) text += (*delta)->text();
    EXPECT_EQ(text, "one two");
    server_.otherwise(reply::error(404, "no"));
    EXPECT_TRUE(client.chat.create(question(), wait).is_not_found());
}

/// One after another, so that the later threads find the earlier ones ended.
TEST_P(own_thread, destroyed_from_its_own_callback) {
    for (int i = 0; i < 3; ++i) {
        std::promise<void> destroyed;
        auto client = std::make_unique<openai::client>(options_for(server_));
        auto* address = client.get();
        address->models.list([owner = std::move(client), &destroyed](std::exception_ptr thrown, auto&&) mutable {
            EXPECT_FALSE(thrown);
            owner.reset();
            destroyed.set_value();
        });
        destroyed.get_future().get();
        EXPECT_TRUE(server_.wait_until_open(0));
    }
}

/// A callback that ends the program must not wait for itself.
TEST_P(own_thread, ends_the_program_from_a_callback) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            auto client = std::make_unique<openai::client>(options_for(server_));
            auto* address = client.get();
            address->models.list([owner = std::move(client)](std::exception_ptr, auto&&) mutable {
                owner.reset();
                std::exit(7);
            });
            std::promise<void>().get_future().wait();
        },
        testing::ExitedWithCode(7), "");
}

TEST_P(own_thread, is_outlived_by_its_streams) {
    server_.otherwise(reply("one two").stall_after_deltas(1));
    auto client = std::make_optional<openai::client>(options_for(server_));
    auto deltas = client->chat.stream(question(), openai::block);
    client.reset();
    EXPECT_TRUE(server_.wait_until_open(0));
    deltas.cancel();
    EXPECT_EQ(deltas.response().status(), 200);
    EXPECT_EQ(error_of([&] { deltas.next(openai::block); })->code(), errc::client_closed);
}

TEST_P(own_thread, two_threads_share_a_handle) {
    openai::client client(options_for(server_));
    const auto use = [client](int thread) {
        for (int i = 0; i < 20; ++i) {
            const auto text = std::to_string(thread) + " " + std::to_string(i);
            EXPECT_EQ(client.chat.create(question(text), openai::block).text(), text);
            EXPECT_EQ(client.chat.stream(question(text), openai::block).collect(openai::block).text(), text);
        }
    };
    support::joining_thread first(use, 1);
    support::joining_thread second(use, 2);
}

INSTANTIATE_TEST_SUITE_P(schemes, own_thread, testing::Bool(),
                         [](const auto& of) { return of.param ? "https" : "http"; });

} // namespace

/// One client, one context, several threads. Most telling under the thread sanitizer.
namespace {

using namespace support;

void run_on_threads(asio::io_context& io, int threads = 4) {
    std::vector<support::joining_thread> all;
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
#undef WATCHED_FOR_RACES
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
            support::joining_thread runner([this] { io_.run(); });
            support::joining_thread runner_too([this] { io_.run(); });
            {
                support::joining_thread first(start);
                support::joining_thread second(start);
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
} // namespace own_thread_test
