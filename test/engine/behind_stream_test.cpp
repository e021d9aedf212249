// SPDX-License-Identifier: BSL-1.0
#include "support/long_tests.hpp"
#include "support/peers/leaving_server.hpp"
#include "support/portable.hpp"
#include "support/run.hpp"

#include <openai.hpp>

#include <algorithm>
#include <iostream>
#include <random>

/// The call after a stream, when the server closes right behind the stream.
namespace behind_stream_test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using support::leaving_server;

struct leaving {
    const char* name;
    bool tls;
    std::chrono::microseconds after; ///< below zero: at random, up to 20 ms
};

leaving_server::delay delay_of(const leaving& how) {
    if (how.after >= 0us) return [after = how.after] { return after; };
    return [random = std::make_shared<std::mt19937>(4711), mutex = std::make_shared<std::mutex>()] {
        const std::lock_guard lock(*mutex);
        return std::chrono::microseconds(std::uniform_int_distribution<>(0, 20'000)(*random));
    };
}

int pairs_in_all() { return support::long_tests() ? 1000 : 60; }

struct user {
    explicit user(const leaving_server& server)
        : options(openai::secret("sk-test")) {
        options.base_url = server.base_url();
        options.tls.ca_pem = server.ca_pem();
        options.tls.system_store = false;
        options.retry = openai::retry_policy::none();
    }

    asio::awaitable<void> pairs(openai::client client, int count) {
        for (int i = 0; i < count; ++i) {
            const auto began = std::chrono::steady_clock::now();
            auto streamed = openai::chat_request("m").user("id " + std::to_string(next++));
            try {
                auto deltas = co_await client.chat.stream(std::move(streamed));
                std::string text;
                while (auto delta = co_await deltas.next()) text += delta->text();
                good += text == "done" ? 1 : 0;
            } catch (const openai::error& failure) {
                example = failure.what();
            }
            auto created = openai::chat_request("m").user("id " + std::to_string(next++));
            try {
                const auto answer = co_await client.chat.create(std::move(created));
                good += answer.text() == "done" ? 1 : 0;
            } catch (const openai::error& failure) {
                example = failure.what();
            }
            times.push_back(std::chrono::steady_clock::now() - began);
        }
    }

    void run(int count) {
        asio::io_context io(1);
        const openai::client client(io, options);
        support::outcome<bool> over;
        support::start(io.get_executor(), support::done(pairs(client, count)), over);
        io.run_for(10min);
        EXPECT_TRUE(over.value());
    }

    openai::client_options options;
    int next = 0;
    int good = 0;
    std::string example;
    std::vector<std::chrono::steady_clock::duration> times; ///< of each pair
};

class behind_stream : public testing::TestWithParam<leaving> {};

INSTANTIATE_TEST_SUITE_P(servers, behind_stream,
                         testing::Values(leaving{"http_0us", false, 0us}, leaving{"http_10us", false, 10us},
                                         leaving{"http_30us", false, 30us}, leaving{"http_100us", false, 100us},
                                         leaving{"http_1ms", false, 1ms}, leaving{"http_random", false, -1us},
                                         leaving{"https_0us", true, 0us}, leaving{"https_10us", true, 10us},
                                         leaving{"https_30us", true, 30us}, leaving{"https_100us", true, 100us},
                                         leaving{"https_1ms", true, 1ms}, leaving{"https_random", true, -1us}),
                         [](const auto& of) { return of.param.name; });

TEST_P(behind_stream, no_call_is_lost_and_none_executed_twice) {
    if (support::portable) GTEST_SKIP() << "the portable build cannot prove that a lost request may be sent again";
    leaving_server server(GetParam().tls, delay_of(GetParam()));
    user one(server);
    const int count = pairs_in_all();
    one.run(count);
    EXPECT_EQ(one.good, 2 * count) << one.example;
    EXPECT_EQ(server.most_executions(), 1);
    EXPECT_EQ(server.executions(), static_cast<std::size_t>(2 * count));
    EXPECT_LE(server.connections(), static_cast<std::size_t>(count) + 2); // each stream costs one, and nothing else
    std::cout << GetParam().name << ": " << one.good / 2 << " of " << count << " pairs, " << server.connections()
              << " connections\n";
}

TEST_P(behind_stream, clients_learn_of_each_other) {
    if (support::portable) GTEST_SKIP() << "the portable build cannot prove that a lost request may be sent again";
    leaving_server server(GetParam().tls, delay_of(GetParam()));
    for (int client = 0; client < 5; ++client) {
        user one(server);
        one.next = 1000 * client;
        one.run(4);
        EXPECT_EQ(one.good, 8) << one.example;
    }
    EXPECT_LE(server.connections(), 5u * 5 + 1);
    EXPECT_EQ(server.most_executions(), 1);
}

class behind_stream_kept : public testing::TestWithParam<bool> {};

INSTANTIATE_TEST_SUITE_P(schemes, behind_stream_kept, testing::Bool(),
                         [](const auto& of) { return of.param ? "https" : "http"; });

TEST_P(behind_stream_kept, costs_one_connection_more_in_the_whole_process) {
    leaving_server server(GetParam(), nullptr);
    const int count = pairs_in_all();
    user one(server);
    one.run(count);
    EXPECT_EQ(one.good, 2 * count) << one.example;
    EXPECT_LE(server.connections(), 2u);
    for (int client = 0; client < 3; ++client) { // a new client has a connection of its own, and needs no other
        const auto before = server.connections();
        user next(server);
        next.run(10);
        EXPECT_EQ(next.good, 20) << next.example;
        EXPECT_EQ(server.connections(), before + 1);
        std::ranges::sort(next.times);
        EXPECT_LT(next.times[5], 40ms) << "somebody waits to see whether the server closes";
    }
}

/// Eight calls over one connection at a time, of a server that closes behind every answer without saying so: who waits
/// is not given a connection that is about to end. The server is unknown each time.
TEST_P(behind_stream, no_waiter_is_lost_behind_another_answer) {
    for (int round = 0; round < 10; ++round) {
        leaving_server server(GetParam().tls, delay_of(GetParam()), true);
        user one(server);
        one.options.pool.max_connections = 1;
        asio::io_context io(1);
        const openai::client client(io, one.options);
        for (int id = 0; id < 8; ++id)
            client.chat.create(openai::chat_request("m").user("id " + std::to_string(id)),
                               [&](std::exception_ptr thrown, const openai::chat_completion&) {
                                   if (thrown) one.example = openai::to_error(thrown).what();
                                   else ++one.good;
                               });
        io.run_for(1min);
        EXPECT_EQ(one.good, 8) << one.example;
        EXPECT_EQ(server.order(), (std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6", "7"}));
    }
}

} // namespace
} // namespace behind_stream_test
