// SPDX-License-Identifier: BSL-1.0
#include "support/hook_log.hpp"
#include "support/local_client.hpp"

#include <openai/background_completions.hpp>
#include <openai/futures.hpp>
#include <openai/responses.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/session/response_session.hpp>
#include <openai/session/tools.hpp>
#include <openai/tasks.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <gtest/gtest.h>

#include <functional>

/// Operations that pause between their calls, and the end of the client in such a pause.
namespace pauses_test {
namespace {

using namespace support;
using openai::errc;

struct no_arguments {};
BOOST_DESCRIBE_STRUCT(no_arguments, (), ())

class pauses : public ::testing::Test {
protected:
    pauses() {
        tools_.add("wait", "Waits.", [this](no_arguments) -> asio::awaitable<std::string> {
            asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
            waits_ = true;
            co_await timer.async_wait(asio::use_awaitable);
            co_return "yes";
        });
        auto options = options_for(server_);
        options.observer = hooks_;
        client_.emplace(io_, options);
    }

    auto end() {
        return [this](const std::exception_ptr& thrown, auto&&...) {
            failure_ = thrown ? std::optional(openai::to_error(thrown)) : std::nullopt;
            ended_ = true;
        };
    }

    /// Runs the operation until its first call has ended. Then ends the client, and expects the operation to end
    /// without any time passing.
    void expect_end(const std::function<void()>& begin, bool last_copy) {
        begin();
        run_until(io_, [&] { return hooks_->count("call_end") == 1; });
        poll(io_);
        ASSERT_FALSE(ended_);
        if (last_copy) client_.reset();
        else client_->close();
        poll(io_);
        ASSERT_TRUE(ended_);
        ASSERT_TRUE(failure_);
        EXPECT_EQ(failure_->code(), errc::client_closed) << failure_->what();
        run_all(io_);
        EXPECT_EQ(server_.counts().requests, 1u);
    }

    openai::testing::server server_;
    std::shared_ptr<hook_log> hooks_ = std::make_shared<hook_log>();
    asio::io_context io_;
    std::optional<openai::client> client_;
    openai::tool_set tools_;
    bool waits_ = false;
    bool ended_ = false;
    std::optional<openai::error> failure_;
};

class pauses_that_end : public pauses, public ::testing::WithParamInterface<bool> {};

const char* const unfinished = R"({"id":"resp_1","object":"response","status":"in_progress","output":[]})";

TEST_P(pauses_that_end, of_a_wait_for_a_response) {
    server_.push(reply::verbatim(200, unfinished));
    expect_end([&] { client_->responses.wait("resp_1", 1h, end()); }, GetParam());
}

TEST_P(pauses_that_end, of_a_wait_for_a_background_completion) {
    server_.push(reply::verbatim(200, unfinished));
    expect_end([&] { client_->background_completions.wait("resp_1", end()); }, GetParam());
}

TEST_P(pauses_that_end, of_a_wait_for_a_task) {
    server_.push(reply::verbatim(200, R"({"status":"queued"})"));
    expect_end([&] { client_->tasks.poll_until("/video", "task_1", openai::task_watch().every(1h), end()); },
               GetParam());
}

TEST_P(pauses_that_end, of_the_tools_of_a_chat_session) {
    server_.push(reply().tool_call("1", "wait", {"{}"}));
    auto session = client_->chat.session("", openai::chat_request("m"));
    session.add_tools(tools_);
    expect_end([&] { session.send("hi", end()); }, GetParam());
    EXPECT_TRUE(waits_);
}

TEST_P(pauses_that_end, of_the_tools_of_a_streamed_chat_session) {
    server_.push(reply().tool_call("1", "wait", {"{}"}));
    auto session = client_->chat.session("", openai::chat_request("m"));
    session.add_tools(tools_);
    auto answer = run(io_, session.stream("hi"));
    expect_end([&] { answer.collect(end()); }, GetParam());
    EXPECT_TRUE(waits_);
}

TEST_P(pauses_that_end, of_the_tools_of_a_response_session) {
    server_.push(reply().tool_call("1", "wait", {"{}"}));
    auto session = client_->responses.session(openai::response_request("m"));
    session.add_tools(tools_);
    expect_end([&] { session.send("hi", end()); }, GetParam());
    EXPECT_TRUE(waits_);
}

INSTANTIATE_TEST_SUITE_P(last_copy, pauses_that_end, ::testing::Bool());

} // namespace
} // namespace pauses_test
