// SPDX-License-Identifier: BSL-1.0
#include "faults/answers.hpp"
#include "faults/operations.hpp"
#include "faults/virtual_clock.hpp"
#include "faults/world.hpp"

#include <openai/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>

#include <gtest/gtest.h>

#include <functional>

/// Handlers that do to the client what handlers do.
namespace {

using namespace faults;
namespace say = answers;
using openai::errc;

openai::chat_request question() {
    openai::chat_request request("gpt-4o");
    request.user("?");
    return request;
}

scenario answering(std::string text) {
    scenario made;
    made.scripts = {{request(), send(std::move(text))}};
    made.operation = operations::create;
    made.options = [](openai::client_options& options) { options.pool.max_connections = 1; };
    return made;
}

TEST(reentrancy, a_handler_starts_another_call) {
    const auto what = answering(say::completion());
    world here(what);
    int answers = 0;
    std::function<void()> ask = [&] {
        here.chat->create(question(), [&](std::exception_ptr thrown, openai::chat_completion) {
            EXPECT_FALSE(thrown);
            if (++answers < 50) ask();
        });
    };
    ask();
    here.run_out();
    EXPECT_EQ(answers, 50);
    EXPECT_EQ(here.server.opened, 1u);
}

TEST(reentrancy, a_handler_closes_the_client_on_which_others_wait) {
    const auto what = answering(say::completion());
    world here(what);
    std::vector<errc> ends;
    for (int i = 0; i < 4; ++i)
        here.chat->create(question(), [&](std::exception_ptr thrown, openai::chat_completion) {
            ends.push_back(thrown ? openai::to_error(thrown).details().code : errc{});
            here.core->close();
        });
    here.run_out();
    EXPECT_EQ(ends, (std::vector{errc{}, errc::client_closed, errc::client_closed, errc::client_closed}));
    EXPECT_EQ(here.server.open, 0u);
}

TEST(reentrancy, a_handler_destroys_its_stream) {
    const auto what = answering(say::stream());
    world here(what);
    int deltas = 0;
    here.chat->stream(question(), [&](std::exception_ptr thrown, openai::chat_stream opened) {
        ASSERT_FALSE(thrown);
        here.stream.emplace(std::move(opened));
        here.stream->next([&](std::exception_ptr failure, std::optional<openai::chat_delta> delta) {
            EXPECT_FALSE(failure);
            deltas += delta.has_value();
            here.stream.reset();
        });
    });
    here.run_out();
    EXPECT_EQ(deltas, 1);
    EXPECT_EQ(here.good_call(), "");
}

TEST(reentrancy, a_handler_cancels_its_own_finished_call) {
    const auto what = answering(say::completion());
    world here(what);
    int calls = 0;
    const auto done = [&](std::exception_ptr thrown, openai::chat_completion) {
        ++calls;
        EXPECT_FALSE(thrown);
        here.signal.emit(asio::cancellation_type::terminal);
    };
    here.chat->create(question(), asio::bind_cancellation_slot(here.signal.slot(), done));
    here.run_out();
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(here.good_call(), "");
}

TEST(reentrancy, a_handler_lets_the_last_of_the_client_go) {
    const auto what = answering(say::completion());
    world here(what);
    int calls = 0;
    here.chat->create(question(), [&](std::exception_ptr thrown, openai::chat_completion) {
        ++calls;
        EXPECT_FALSE(thrown);
        here.core->close();
        here.chat.reset();
        here.models.reset();
        here.core.reset();
    });
    here.run_out();
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(here.server.open, 0u);
}

/// What it says is complete, and so is the answer's framing.
TEST(connections, of_a_stream_with_an_error_are_kept) {
    auto what = answering(say::stream_head() + say::delta("x") + say::event(R"({"error":{"message":"no"}})") +
                          say::last_chunk());
    what.operation = operations::read_stream;
    world here(what);
    here.begin();
    here.run_out();
    EXPECT_EQ(failure_of(here)->code(), errc::in_stream_error);
    advance_time(std::chrono::seconds(1));
    EXPECT_EQ(here.good_call(), "");
    EXPECT_EQ(here.server.opened, 1u);
}

} // namespace
