// SPDX-License-Identifier: BSL-1.0
#include "faults/answers.hpp"
#include "faults/hostile_answers.hpp"
#include "faults/virtual_clock.hpp"
#include "faults/world.hpp"

#include <gtest/gtest.h>

namespace {

using namespace faults;

asio::awaitable<void> create(world& in) {
    openai::chat_request question("m");
    question.user("?");
    auto answer = co_await in.chat->create(std::move(question));
    in.text += answer.text();
}

asio::awaitable<void> read_stream(world& in) {
    openai::chat_request question("m");
    question.user("?");
    in.stream = co_await in.chat->stream(std::move(question));
    while (auto delta = co_await in.stream->next()) in.text += delta->text();
}

scenario scenario_of(const hostile_answer& answer, granularity pieces) {
    scenario made;
    made.name = answer.name;
    made.scripts = {answer.steps};
    made.operation = answer.streamed ? read_stream : create;
    made.pieces = pieces;
    made.options = [](openai::client_options& options) {
        options.retry = openai::retry_policy(); // what is not to be repeated is not, though attempts are left
        options.max_response_body = 1 << 20;
    };
    return made;
}

class hostile_answers : public testing::TestWithParam<hostile_answer> {
protected:
    static void expect_outcome(granularity pieces) {
        const auto& wanted = GetParam();
        const auto what = scenario_of(wanted, pieces);
        world here(what);
        here.begin();
        while (!here.finished() && here.turn()) {
        }
        ASSERT_EQ(here.completions, 1);
        EXPECT_EQ(here.server.requests, 1u);
        EXPECT_EQ(here.server.opened, 1u);
        expect_error(here);
        if (wanted.streamed) {
            EXPECT_EQ(here.text, wanted.text);
        } else {
            EXPECT_EQ(here.text, wanted.code ? "" : answers::text);
        }
        expect_connection(here);
    }

    static void expect_error(const world& here) {
        const auto& wanted = GetParam();
        const auto failure = failure_of(here);
        ASSERT_EQ(failure.has_value(), wanted.code.has_value()) << (failure ? failure->what() : "no error");
        if (!failure) return;
        EXPECT_EQ(failure->code(), *wanted.code) << failure->what();
        EXPECT_EQ(failure->maybe_billed(), wanted.billed) << failure->what();
        EXPECT_EQ(failure->attempts(), 1);
        EXPECT_EQ(std::string(failure->what()).find(canary), std::string::npos);
    }

    /// What can happen without time passing happens: the rest of an answer is read in the background.
    static void drain(world& here) {
        do here.io->restart();
        while (here.io->poll() > 0);
    }

    /// Whether the next call needs a connection of its own, and that it succeeds.
    static void expect_connection(world& here) {
        here.stream.reset();
        if (!GetParam().kept) here.run_out();
        else drain(here);
        EXPECT_EQ(here.server.open, GetParam().kept ? 1u : 0u);
        advance_time(std::chrono::seconds(1)); // a connection behind a stream has shown by then that it stays
        SCOPED_TRACE(here.core->pool().describe());
        EXPECT_EQ(here.good_call(), "");
        const bool error_inside = GetParam().name.starts_with("83_"); // in the pool; its reuse is not judged here
        if (!error_inside) {
            EXPECT_EQ(here.server.opened, GetParam().kept ? 1u : 2u);
        }
    }
};

TEST_P(hostile_answers, have_their_outcome) { expect_outcome({}); }

TEST_P(hostile_answers, have_their_outcome_in_small_pieces) {
    std::size_t bytes = 0;
    for (const auto& each : GetParam().steps) bytes += each.text.size() * each.times;
    expect_outcome(bytes < 10'000 ? granularity{1, 1} : granularity{1001, 7});
}

const auto name = [](const auto& about) { return about.param.name; };

INSTANTIATE_TEST_SUITE_P(heads, hostile_answers, testing::ValuesIn(hostile_heads()), name);
INSTANTIATE_TEST_SUITE_P(bodies, hostile_answers, testing::ValuesIn(hostile_bodies()), name);
INSTANTIATE_TEST_SUITE_P(events, hostile_answers, testing::ValuesIn(hostile_events()), name);

} // namespace

namespace faults {

/// For GoogleTest.
void PrintTo(const hostile_answer& value, std::ostream* to) { *to << value.name; }

} // namespace faults
