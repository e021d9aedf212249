// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"
#include "support/long_tests.hpp"

#include <openai/when_all.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>

#include <gtest/gtest.h>

#include <functional>

/// `when_all` with `at_most`.
namespace at_most_test {
namespace {

using namespace support;
using openai::at_most;
using openai::errc;
using call_function = std::function<asio::awaitable<openai::chat_completion>()>;

std::vector<std::string> numbered(std::size_t count) {
    std::vector<std::string> prompts;
    for (std::size_t i = 0; i < count; ++i) prompts.push_back("question " + std::to_string(i));
    return prompts;
}

template <class Answers>
void expect_echoes(const Answers& answers, const std::vector<std::string>& prompts) {
    ASSERT_EQ(answers.size(), prompts.size());
    for (std::size_t i = 0; i < prompts.size(); ++i) EXPECT_EQ(answers[i].text(), prompts[i]);
}

class at_most_of_all : public testing::Test {
protected:
    auto calls(const std::vector<std::string>& prompts) {
        std::vector<asio::awaitable<openai::chat_completion>> all;
        for (const auto& prompt : prompts) all.push_back(client_.chat.create(question(prompt)));
        return all;
    }

    /// Each counts itself when it is begun.
    std::vector<call_function> functions(const std::vector<std::string>& prompts) {
        std::vector<call_function> all;
        for (const auto& prompt : prompts)
            all.emplace_back([this, prompt] {
                ++begun_;
                return client_.chat.create(question(prompt));
            });
        return all;
    }

    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
    std::size_t begun_ = 0;
};

TEST_F(at_most_of_all, of_deferred_operations_have_their_responses) {
    std::vector<decltype(client_.chat.create(question(), asio::deferred))> all;
    for (const auto& prompt : numbered(3)) all.push_back(client_.chat.create(question(prompt), asio::deferred));
    const auto results = run(io_, openai::when_all(std::move(all), at_most(2), openai::collect_all));
    ASSERT_EQ(results.size(), 3u);
    for (const auto& each : results) EXPECT_EQ(each.status(), 200);
}

TEST_F(at_most_of_all, are_under_way_and_the_answers_have_the_order_of_the_calls) {
    server_.on("question 0", reply("question 0").delay(40ms)).otherwise(reply().delay(5ms));
    const auto prompts = numbered(20);
    expect_echoes(run(io_, openai::when_all(calls(prompts), at_most(3))), prompts);
    EXPECT_EQ(server_.counts().max_open, 3u);
    expect_echoes(run(io_, openai::when_all(calls(prompts), at_most(1))), prompts);
    expect_echoes(run(io_, openai::when_all(calls(prompts), at_most(100))), prompts);
    EXPECT_TRUE(run(io_, openai::when_all(calls({}), at_most(3))).empty());
}

TEST_F(at_most_of_all, are_begun_each_in_its_turn) {
    server_.otherwise(reply::never());
    asio::cancellation_signal stop;
    bool done = false;
    asio::co_spawn(io_, openai::when_all(functions(numbered(10)), at_most(3)),
                   asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr thrown, auto&&) {
                       EXPECT_EQ(openai::to_error(thrown).code(), errc::cancelled);
                       done = true;
                   }));
    run_until(io_, [&] { return server_.counts().requests == 3; });
    poll(io_);
    EXPECT_EQ(begun_, 3u) << "the others wait";
    stop.emit(asio::cancellation_type::terminal);
    run_until(io_, [&] { return done; });
    EXPECT_EQ(begun_, 3u) << "and never begin";
    EXPECT_TRUE(server_.wait_until_client_left(3));
}

TEST_F(at_most_of_all, may_be_functions_and_deferred_operations) {
    const auto prompts = numbered(9);
    expect_echoes(run(io_, openai::when_all(functions(prompts), at_most(2))), prompts);
    EXPECT_EQ(begun_, 9u);
    expect_echoes(run(io_, openai::when_all(functions(prompts))), prompts);
    std::vector<decltype(client_.chat.create(question(), asio::deferred))> operations;
    for (const auto& prompt : prompts) operations.push_back(client_.chat.create(question(prompt), asio::deferred));
    expect_echoes(run(io_, openai::when_all(std::move(operations), at_most(2))), prompts);
}

TEST_F(at_most_of_all, end_with_the_first_error) {
    server_.on("fail", reply::error(403, "no").delay(10ms)).on("wait", reply::never());
    const auto failure = error_of([&] {
        run(io_, openai::when_all(functions({"wait", "fail", "never asked", "never asked"}), at_most(2)));
    });
    EXPECT_EQ(failure.value().code(), errc::permission_denied);
    EXPECT_EQ(begun_, 2u);
    EXPECT_TRUE(server_.wait_until_client_left());
}

TEST_F(at_most_of_all, end_each_for_itself_when_all_are_collected) {
    server_.on("fail", reply::error(403, "no"));
    const std::vector<std::string> prompts{"fail", "fail", "a", "fail", "b"};
    const auto results = run(io_, openai::when_all(functions(prompts), at_most(2), openai::collect_all));
    ASSERT_EQ(results.size(), prompts.size());
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        EXPECT_EQ(results[i].success(), prompts[i] != "fail");
        if (results[i]) EXPECT_EQ(results[i]->text(), prompts[i]);
        else EXPECT_EQ(results[i].error().code(), errc::permission_denied);
    }
}

TEST_F(at_most_of_all, tell_what_a_function_throws) {
    std::vector<call_function> throwing(4, []() -> asio::awaitable<openai::chat_completion> {
        throw openai::error(errc::not_found, "no such question");
    });
    EXPECT_EQ(error_of([&] { run(io_, openai::when_all(throwing, at_most(2))); }).value().code(), errc::not_found);
    for (const auto& one : run(io_, openai::when_all(throwing, at_most(2), openai::collect_all)))
        EXPECT_EQ(one.error().code(), errc::not_found);
}

TEST_F(at_most_of_all, are_cancelled_when_all_are_collected) {
    server_.otherwise(reply::never());
    asio::cancellation_signal stop;
    std::exception_ptr failure;
    asio::co_spawn(
        io_, openai::when_all(functions(numbered(5)), at_most(2), openai::collect_all),
        asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr thrown, auto&&) { failure = thrown; }));
    run_until(io_, [&] { return server_.counts().requests == 2; });
    stop.emit(asio::cancellation_type::terminal);
    run_until(io_, [&] { return failure != nullptr; });
    EXPECT_EQ(openai::to_error(failure).code(), errc::cancelled);
    EXPECT_EQ(begun_, 2u);
}

TEST(at_most, of_none_is_refused) {
    EXPECT_EQ(error_of([] { at_most nothing(0); }).value().code(), errc::invalid_argument);
    EXPECT_EQ(at_most(8).calls(), 8u);
}

/// 200 questions over 8 connections: the answers take 2 s each in the long form.
class two_hundred_questions : public testing::Test {
protected:
    two_hundred_questions() {
        server_.otherwise(reply().delay(answer_));
        options_.pool.max_connections = 8;
    }

    auto calls(const openai::client& client) {
        std::vector<asio::awaitable<openai::chat_completion>> all;
        for (const auto& prompt : prompts_) all.push_back(client.chat.create(question(prompt)));
        return all;
    }

    /// Runs and waits for all answers.
    template <class T>
    std::vector<T> run_long(asio::awaitable<std::vector<T>> task) {
        std::vector<T> results;
        std::exception_ptr failure;
        bool done = false;
        asio::co_spawn(io_, std::move(task), [&](std::exception_ptr thrown, std::vector<T> values) {
            failure = thrown;
            results = std::move(values);
            done = true;
        });
        io_.restart();
        io_.run_for(answer_ * 100 + time_limit);
        EXPECT_TRUE(done);
        if (failure) std::rethrow_exception(failure);
        return results;
    }

    std::size_t lost(const std::vector<openai::result<openai::chat_completion>>& results) const {
        std::size_t failed = 0;
        for (const auto& each : results) {
            if (each) continue;
            ++failed;
            EXPECT_EQ(each.error().code(), errc::pool_timeout) << each.error().what();
        }
        return failed;
    }

    const bool long_ = support::long_tests();
    const std::chrono::milliseconds answer_ = long_ ? 2000ms : 20ms;
    const std::vector<std::string> prompts_ = numbered(200);
    openai::testing::server server_;
    asio::io_context io_;
    openai::client_options options_ = options_for(server_);
};

TEST_F(two_hundred_questions, lose_no_answer_when_eight_are_under_way) {
    options_.timeouts.queue = answer_ * 15; // as 30 s are to 2 s
    const openai::client client(io_, options_);
    const auto results = run_long(openai::when_all(calls(client), at_most(8), openai::collect_all));
    EXPECT_EQ(results.size(), 200u);
    EXPECT_EQ(lost(results), 0u);
    EXPECT_LE(server_.counts().max_open, 8u);
}

TEST_F(two_hundred_questions, wait_for_each_other_without_a_limit_of_their_own) {
    const openai::client client(io_, options_);
    expect_echoes(run_long(openai::when_all(calls(client))), prompts_);
    EXPECT_LE(server_.counts().max_open, 8u);
}

TEST_F(two_hundred_questions, are_lost_to_a_limit_of_the_queue_that_is_set) {
    options_.timeouts.queue = answer_ * 15;
    const openai::client client(io_, options_);
    EXPECT_GT(lost(run_long(openai::when_all(calls(client), openai::collect_all))), 0u);
}

/// A stream has no total by default; for a connection it waits no longer than other calls do.
TEST_F(two_hundred_questions, of_which_a_stream_waits_no_longer_than_a_call) {
    server_.otherwise(reply::never());
    options_.pool.max_connections = 1;
    options_.timeouts.total = 50ms;
    const openai::client client(io_, options_);
    std::exception_ptr first;
    client.chat.stream(question(), [&](std::exception_ptr thrown, openai::chat_stream) { first = thrown; });
    run_until(io_, [&] { return server_.counts().requests == 1; });
    const auto waiting = error_of([&] { run(io_, client.chat.stream(question())); }).value();
    EXPECT_EQ(waiting.code(), errc::pool_timeout) << waiting.what();
    EXPECT_EQ(waiting.phase(), openai::phase::queue);
}

} // namespace
} // namespace at_most_test
