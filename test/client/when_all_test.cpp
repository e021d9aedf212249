// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/when_all.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/strand.hpp>

#include <gtest/gtest.h>

namespace {

using namespace support;
using completions = std::vector<openai::chat_completion>;
using results = std::vector<openai::result<openai::chat_completion>>;

class when_all : public testing::Test {
protected:
    auto calls(const std::vector<std::string>& prompts) {
        std::vector<asio::awaitable<openai::chat_completion>> all;
        for (const auto& prompt : prompts) all.push_back(client_.chat.create(question(prompt)));
        return all;
    }

    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
};

TEST_F(when_all, gives_the_answers_in_the_order_of_the_questions) {
    server_.on("a", reply("A").delay(40ms)).on("b", reply("B").delay(20ms)).on("c", reply("C"));
    const auto values = run(io_, openai::when_all(calls({"a", "b", "c"})));
    ASSERT_EQ(values.size(), 3u);
    EXPECT_EQ(values[0].text(), "A");
    EXPECT_EQ(values[1].text(), "B");
    EXPECT_EQ(values[2].text(), "C");
    EXPECT_EQ(server_.counts().max_open, 3u) << "all at once";
}

TEST_F(when_all, of_nothing) {
    EXPECT_TRUE(run(io_, openai::when_all(calls({}))).empty());
    EXPECT_TRUE(run(io_, openai::when_all(calls({}), openai::collect_all)).empty());
}

TEST_F(when_all, of_a_hundred) {
    std::vector<std::string> prompts;
    for (int i = 0; i < 100; ++i) prompts.push_back("question " + std::to_string(i));
    const auto values = run(io_, openai::when_all(calls(prompts)));
    ASSERT_EQ(values.size(), prompts.size());
    for (std::size_t i = 0; i < prompts.size(); ++i) EXPECT_EQ(values[i].text(), prompts[i]);
}

TEST_F(when_all, the_first_error_cancels_the_rest) {
    server_.on("wait", reply::never()).on("fail", reply::error(403, "no").delay(30ms));
    const auto failure = error_of([&] { run(io_, openai::when_all(calls({"wait", "fail", "wait"}))); });
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), openai::errc::permission_denied);
    EXPECT_TRUE(server_.wait_until_client_left(2));
}

TEST_F(when_all, collects_all_by_option) {
    server_.on("slow", reply("slow").delay(40ms)).on("fail", reply::error(403, "no"));
    const auto values = run(io_, openai::when_all(calls({"slow", "fail", "echo"}), openai::collect_all));
    ASSERT_EQ(values.size(), 3u);
    EXPECT_EQ(values[0].value().text(), "slow");
    EXPECT_EQ(values[1].error().code(), openai::errc::permission_denied);
    EXPECT_EQ(values[2].value().text(), "echo");
}

/// Cancelling the one who waits cancels all, on a strand and without.
template <class Executor, class Task>
std::optional<openai::errc> cancelled_code(asio::io_context& io, openai::testing::server& server, Executor executor,
                                           Task task) {
    asio::cancellation_signal signal;
    std::exception_ptr failure;
    bool done = false;
    const auto seen = server.counts().requests;
    asio::co_spawn(executor, std::move(task),
                   asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr e, auto&&) {
                       failure = e;
                       done = true;
                   }));
    run_until(io, [&] { return server.counts().requests >= seen + 2; });
    asio::post(executor, [&] { signal.emit(asio::cancellation_type::terminal); });
    run_until(io, [&] { return done; });
    if (!failure) return std::nullopt;
    return static_cast<openai::errc>(openai::to_error(failure).code().value());
}

TEST_F(when_all, is_cancelled_as_a_whole) {
    server_.otherwise(reply::never());
    const auto strand = asio::make_strand(io_);
    EXPECT_EQ(cancelled_code(io_, server_, io_.get_executor(), openai::when_all(calls({"a", "b"}))),
              openai::errc::cancelled);
    EXPECT_EQ(cancelled_code(io_, server_, strand, openai::when_all(calls({"a", "b"}))), openai::errc::cancelled);
    EXPECT_TRUE(server_.wait_until_client_left(4));
}

TEST_F(when_all, is_cancelled_as_a_whole_also_when_it_collects_all) {
    server_.otherwise(reply::never());
    EXPECT_EQ(
        cancelled_code(io_, server_, io_.get_executor(), openai::when_all(calls({"a", "b"}), openai::collect_all)),
        openai::errc::cancelled);
    EXPECT_TRUE(server_.wait_until_client_left(2));
}

} // namespace
