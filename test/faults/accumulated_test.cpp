// SPDX-License-Identifier: BSL-1.0
#include "faults/allocations.hpp"
#include "faults/server/answers.hpp"
#include "faults/virtual_clock.hpp"
#include "faults/world.hpp"

#include <openai/chat/chat_stream.hpp>
#include <openai/compat/callbacks.hpp>
#include <openai/session/chat_session.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

/// What a stream puts together is bounded by an option.
namespace accumulated_test {
namespace {

using namespace faults;
namespace say = answers;
using openai::errc;

constexpr std::size_t limit = 1u << 20;
constexpr std::size_t pieces = 10'000; // of 1,000 bytes each

class accumulated : public testing::Test {
protected:
    void run(std::function<asio::awaitable<void>(world&)> operation, std::size_t most = limit) {
        what_.scripts = {{request(), send(say::stream_head()), send(say::delta(std::string(1'000, 'x')), pieces),
                          send(say::finish() + say::done() + say::last_chunk())}};
        what_.operation = std::move(operation);
        what_.options = [=](openai::client_options& options) { options.stream_limits.accumulated = most; };
        here_.emplace(what_);
        const auto before = allocations::live_bytes();
        allocations::reset_peak();
        here_->begin();
        while (!here_->finished() && here_->turn()) {
        }
        ASSERT_TRUE(here_->finished());
        peak_ = allocations::peak_bytes() - before;
    }
    void expect_too_large(const std::optional<openai::error>& failure) const {
        ASSERT_TRUE(failure);
        EXPECT_EQ(failure->details().code, errc::limit_exceeded);
        EXPECT_NE(std::string(failure->what()).find("stream_limits.accumulated"), std::string::npos) << failure->what();
    }

    scenario what_;
    std::optional<world> here_;
    std::size_t peak_ = 0;
};

asio::awaitable<std::size_t> read_all(world& in) {
    openai::chat_request question("m");
    question.user("?");
    in.stream = co_await in.chat->stream(question);
    std::size_t bytes = 0;
    while (const auto delta = co_await in.stream->next()) bytes += delta->text().size();
    co_return bytes;
}

TEST_F(accumulated, text_ends_at_the_limit_and_the_stream_goes_on) {
    std::size_t bytes = 0;
    run([&](world& in) -> asio::awaitable<void> { bytes = co_await read_all(in); });
    EXPECT_FALSE(here_->thrown);
    EXPECT_EQ(bytes, pieces * 1'000);
    const auto& partial = here_->stream->partial();
    EXPECT_TRUE(partial.cut);
    EXPECT_LE(partial.text().size(), limit);
    EXPECT_GT(partial.text().size(), limit - 2'000);
    EXPECT_EQ(partial.choices.at(0).finish_reason, "stop");
    EXPECT_LE(peak_, 3 * limit + (1u << 20));
    advance_time(std::chrono::seconds(1)); // the server has shown that it keeps connections behind a stream
    EXPECT_EQ(here_->good_call(), "");
    EXPECT_EQ(here_->server.opened, 1u);
}

TEST_F(accumulated, text_is_not_cut_below_the_limit) {
    std::size_t bytes = 0;
    run([&](world& in) -> asio::awaitable<void> { bytes = co_await read_all(in); }, 2 * pieces * 1'000);
    EXPECT_FALSE(here_->stream->partial().cut);
    EXPECT_EQ(here_->stream->partial().text().size(), bytes);
}

asio::awaitable<void> collect(world& in) {
    openai::chat_request question("m");
    question.user("?");
    in.stream = co_await in.chat->stream(question);
    co_await in.stream->collect();
}

TEST_F(accumulated, too_much_to_collect_is_an_error_at_once) {
    run(collect);
    expect_too_large(failure_of(*here_));
    EXPECT_LT(here_->server.given, 2 * limit);
    EXPECT_EQ(here_->server.open, 0u);
    EXPECT_TRUE(here_->stream->partial().cut);
}

TEST_F(accumulated, too_much_to_collect_is_an_error_also_at_the_end) {
    run([&](world& in) -> asio::awaitable<void> {
        co_await read_all(in);
        co_await in.stream->collect();
    });
    expect_too_large(failure_of(*here_));
}

TEST_F(accumulated, nothing_if_that_is_wanted) {
    std::size_t bytes = 0;
    run([&](world& in) -> asio::awaitable<void> { bytes = co_await read_all(in); }, 0);
    EXPECT_FALSE(here_->thrown);
    EXPECT_EQ(bytes, pieces * 1'000);
    EXPECT_EQ(here_->stream->partial().text(), "");
    EXPECT_LE(peak_, 512u << 10);
    run(collect, 0);
    expect_too_large(failure_of(*here_));
}

TEST_F(accumulated, limit_of_a_call_replaces_the_clients) {
    run([&](world& in) -> asio::awaitable<void> {
        openai::chat_request question("m");
        question.user("?");
        openai::call_options own;
        own.stream_limits.emplace().accumulated = 5'000;
        in.stream = co_await in.chat->stream(question, own);
        while (co_await in.stream->next()) {
        }
    });
    EXPECT_FALSE(here_->thrown);
    EXPECT_EQ(here_->stream->partial().text().size(), 5'000u);
}

TEST_F(accumulated, line_and_event_limits_are_options) {
    for (const bool line : {true, false}) {
        run([&](world& in) -> asio::awaitable<void> {
            openai::chat_request question("m");
            question.user("?");
            openai::call_options own;
            auto& limits = own.stream_limits.emplace();
            (line ? limits.line : limits.event) = 1'000;
            in.stream = co_await in.chat->stream(question, own);
            co_await in.stream->collect();
        });
        const auto failure = failure_of(*here_);
        ASSERT_TRUE(failure);
        EXPECT_EQ(failure->details().code, errc::limit_exceeded);
        const auto* option = line ? "stream_limits.line" : "stream_limits.event";
        EXPECT_NE(std::string(failure->what()).find(option), std::string::npos) << failure->what();
    }
}

TEST_F(accumulated, too_much_for_callbacks_is_their_error) {
    for (const std::size_t most : {limit, std::size_t{0}}) {
        std::optional<openai::error> failure;
        std::size_t bytes = 0;
        bool answered = false;
        run(
            [&](world& in) -> asio::awaitable<void> {
                openai::chat_request question("m");
                bool over = false;
                in.chat->stream(std::move(question.user("?")),
                                openai::callbacks()
                                    .on_data([&](const openai::chat_delta& delta) { bytes += delta.text().size(); })
                                    .on_response([&] { answered = true; })
                                    .on_error([&](const openai::error& told) { failure = told; })
                                    .on_terminate([&] { over = true; }));
                while (!over) co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
            },
            most);
        EXPECT_EQ(bytes, pieces * 1'000);
        EXPECT_EQ(answered, most == 0);
        if (most > 0) expect_too_large(failure);
    }
}

TEST_F(accumulated, too_much_for_a_session_is_its_error) {
    std::size_t bytes = 0;
    std::optional<openai::chat_session> session;
    run([&](world& in) -> asio::awaitable<void> {
        session = in.chat->session("Be brief.", openai::chat_request("m"));
        auto answer = co_await session->stream("?");
        while (const auto delta = co_await answer.next()) bytes += delta->text().size();
    });
    expect_too_large(failure_of(*here_));
    EXPECT_EQ(bytes, pieces * 1'000);
    for (const auto& each : session->history().messages) EXPECT_NE(each.role, "assistant"); // no half of an answer
    session.reset();
}

} // namespace
} // namespace accumulated_test
