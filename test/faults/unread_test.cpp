// SPDX-License-Identifier: BSL-1.0
#include "faults/caller.hpp"
#include "faults/server/answers.hpp"

#include <openai/background_completions.hpp>
#include <openai/chat/chat_stream.hpp>

#include <gtest/gtest.h>

#include <optional>

/// What limits of time do while the program does not read, or reads something else than it asked for.
namespace unread_test {
namespace {

using namespace faults;
using namespace std::chrono_literals;
namespace say = answers;
using openai::errc;

/// A caller with a stream that was opened.
class unread : public testing::Test {
protected:
    void open(
        script steps, const caller::change& options = [](auto&) {}, openai::call_options call = {}) {
        server_.emplace(std::vector<script>{std::move(steps)}, options);
        openai::chat_request question("m");
        server_->here.chat->stream(std::move(question.user("?")), std::move(call),
                                   [&](std::exception_ptr thrown, openai::chat_stream value) {
                                       failure_ = thrown;
                                       stream_ = std::move(value);
                                   });
        while (!stream_ && server_->here.turn()) {
        }
    }

    /// Reads an event; gives the error's code, or none.
    errc next() {
        bool over = false;
        failure_ = nullptr;
        event_.reset();
        stream_->next([&](std::exception_ptr thrown, std::optional<openai::chat_delta> delta) {
            failure_ = thrown;
            event_ = std::move(delta);
            over = true;
        });
        while (!over && server_->here.turn()) {
        }
        return failure_ ? openai::to_error(failure_).details().code : errc{};
    }
    std::string words() const { return openai::to_error(failure_).what(); }
    std::size_t open_connections() const { return server_->here.server.open; }

    std::optional<caller> server_;
    std::optional<openai::chat_stream> stream_;
    std::exception_ptr failure_;
    std::optional<openai::chat_delta> event_;
};

const auto patient = [](openai::client_options& options) {
    options.timeouts.first_event = options.timeouts.idle = options.timeouts.progress = 300ms;
};
const auto once = [](openai::client_options& options) {
    patient(options);
    options.retry.max_attempts = 1;
};

TEST_F(unread, streams_have_no_limit_but_the_total) {
    for (const auto& change : {caller::change(patient), caller::change(once)}) {
        stream_.reset();
        open({request(), send(say::stream_head() + say::delta("a") + say::delta("b")), stall()}, change);
        ASSERT_TRUE(stream_ && !failure_);
        server_->pass(10min);
        EXPECT_EQ(next(), errc{});
        EXPECT_EQ(event_->text(), "a");
        server_->pass(10min);
        EXPECT_EQ(next(), errc{});
        const auto begun = server_->now();
        EXPECT_EQ(next(), errc::idle_timeout);
        EXPECT_EQ(server_->now() - begun, 300ms);
        stream_.reset();
    }
}

TEST_F(unread, streams_end_with_their_total_and_release_the_connection) {
    for (const bool flood : {false, true}) {
        for (const auto& change : {caller::change(patient), caller::change(once)}) {
            SCOPED_TRACE(flood);
            const auto events = flood ? std::size_t{1'000'000} : std::size_t{1};
            open({request(), send(say::stream_head() + say::delta("a")), send(say::delta("b"), events), stall()},
                 change, openai::call_options().timeout(2s));
            ASSERT_TRUE(stream_ && !failure_);
            EXPECT_EQ(next(), errc{});
            server_->pass(1999ms - server_->now());
            EXPECT_EQ(open_connections(), 1u);
            server_->pass(1ms);
            server_->here.io->poll();
            EXPECT_EQ(open_connections(), 0u);
            server_->pass(1h);
            for (int i = 0; i < 2; ++i) {
                EXPECT_EQ(next(), errc::total_timeout);
                EXPECT_NE(words().find("limit 2000 ms, gave up after 2000 ms"), std::string::npos) << words();
            }
            EXPECT_EQ(stream_->partial().text(), "a");
            stream_.reset();
        }
    }
}

TEST_F(unread, streams_of_a_slow_reader_end_with_their_total) {
    open(
        {request(), send(say::stream_head()), send(say::delta("x"), 1'000'000)}, [](auto&) {},
        openai::call_options().timeout(1s));
    for (int i = 0; i < 10; ++i) {
        ASSERT_EQ(next(), errc{}) << i;
        server_->pass(100ms);
    }
    EXPECT_EQ(next(), errc::total_timeout);
    EXPECT_EQ(open_connections(), 0u);
}

/// The watch on the total keeps no context running, and nothing of a stream that has ended.
TEST_F(unread, total_of_a_stream_that_has_ended_is_forgotten) {
    for (const int how : {0, 1, 2, 3}) {
        SCOPED_TRACE(how);
        open(
            {request(), send(say::stream()), stall()}, [](auto&) {}, openai::call_options().timeout(10min));
        ASSERT_TRUE(stream_ && !failure_);
        if (how == 0)
            while (next() == errc{} && event_) {
            }
        if (how == 1) stream_->cancel();
        if (how == 2) stream_.reset();
        if (how == 3) server_->here.core->close();
        server_->here.run_out();
        EXPECT_LT(server_->now(), 9min);
        stream_.reset();
    }
}

TEST_F(unread, streams_with_a_total_outlive_their_context) {
    open(
        {request(), send(say::stream_head() + say::delta("a")), stall()}, [](auto&) {},
        openai::call_options().timeout(10min));
    ASSERT_TRUE(stream_ && !failure_);
    server_->here.destroy_context();
    stream_.reset();
}

/// What answers a streamed call instead of a stream comes byte by byte.
TEST(dribble, of_another_answer_than_a_stream_ends_with_the_total) {
    const std::string heads[] = {"HTTP/1.1 500 X\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n",
                                 "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n"};
    for (const auto& head : heads) {
        for (const auto how : {way::stream_awaited, way::stream_callback, way::stream_future}) {
            SCOPED_TRACE(head.substr(0, 12) + name_of(how));
            script steps{request(), wait(10s), send(head)};
            for (int i = 0; i < 1000; ++i) {
                steps.push_back(wait(1min));
                steps.push_back(send(" "));
            }
            caller server({steps}, [](openai::client_options& options) { options.retry.max_attempts = 1; });
            const auto& call = server.run(how);
            ASSERT_TRUE(call.failure);
            EXPECT_EQ(call.failure->details().code, errc::total_timeout);
            EXPECT_EQ(call.took(), 10s + 600s); // from the head on
            EXPECT_EQ(server.here.server.open, 0u);
        }
    }
}

/// How a wait of 300 ms ends.
std::optional<errc> end_of_wait(caller& server) {
    const openai::background_completions background(server.here.core.get());
    std::optional<errc> code;
    background.wait("resp_1", 300ms, [&](const std::exception_ptr& thrown, const openai::chat_completion&) {
        code = thrown ? openai::to_error(thrown).details().code : errc{};
    });
    while (!code && server.here.turn()) {
    }
    return code;
}

TEST(background_wait, ends_in_the_middle_of_an_exchange) {
    for (const std::chrono::milliseconds total : {600'000ms, openai::no_timeout}) {
        caller server({{request(), stall()}}, [&](auto& options) { options.timeouts.total = total; });
        EXPECT_EQ(end_of_wait(server), errc::not_ready);
        EXPECT_EQ(server.now(), 300ms);
        EXPECT_EQ(server.here.server.open, 0u);
    }
}

TEST(background_wait, asks_no_more_once_its_time_is_over) {
    const auto queued = say::response(200, R"({"id":"resp_1","object":"response","status":"queued"})");
    caller server({{request(), send(queued), request(), stall()}});
    EXPECT_EQ(end_of_wait(server), errc::not_ready);
    EXPECT_EQ(server.now(), 300ms);
    EXPECT_EQ(server.requests.size(), 1u);
}

TEST(background_wait, of_no_time_takes_as_long_as_a_call_may) {
    caller server({{request(), stall()}});
    const openai::background_completions background(server.here.core.get());
    std::exception_ptr failure;
    background.get("resp_1", [&](std::exception_ptr thrown, openai::chat_completion) { failure = thrown; });
    while (!failure && server.here.turn()) {
    }
    EXPECT_EQ(openai::to_error(failure).details().code, errc::total_timeout);
    EXPECT_EQ(server.now(), 600s);
}

} // namespace
} // namespace unread_test
