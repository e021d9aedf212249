// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/chat_stream.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <memory>
#include <thread>
#include <vector>

/// A client with a thread of its own.
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
    server_.otherwise(reply("one two").stall_body_after(200));
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
    std::jthread first(use, 1);
    std::jthread second(use, 2);
}

INSTANTIATE_TEST_SUITE_P(schemes, own_thread, testing::Bool(),
                         [](const auto& info) { return info.param ? "https" : "http"; });

} // namespace
