// SPDX-License-Identifier: BSL-1.0
#include "faults/answers.hpp"
#include "faults/caller.hpp"

#include <gtest/gtest.h>

/// What the calls of one client have to do with each other: budget and pace.
namespace {

using namespace faults;
using namespace std::chrono_literals;
namespace say = answers;
using openai::billing;
using openai::errc;
using std::chrono::milliseconds;

using calls = std::vector<std::shared_ptr<called>>;

calls several(caller& from, int count, const openai::call_options& options = {}) {
    calls made;
    for (int i = 0; i < count; ++i) made.push_back(from.create("m", options));
    return made;
}

TEST(budget, that_is_used_up_means_the_first_error_at_once) {
    caller server({answer_in_turn({say::error(500)})}, [](auto& options) { options.retry.budget = 30; });
    const auto two = server.finish(server.create()).failure; // pays twice 14
    EXPECT_EQ(two->attempts(), 3);
    EXPECT_EQ(std::string(two->what()).find("budget"), std::string::npos);
    const auto& call = server.finish(server.create());
    ASSERT_TRUE(call.failure);
    EXPECT_EQ(call.failure->details().code, errc::server_error);
    EXPECT_EQ(call.failure->status(), 500);
    EXPECT_EQ(call.failure->attempts(), 1);
    EXPECT_NE(call.failure->details().context.find("retry budget exhausted"), std::string::npos);
    EXPECT_EQ(call.took(), 0ms);
    EXPECT_EQ(server.requests.size(), 4u);
}

TEST(budget, is_refilled_by_success) {
    caller server({answer_in_turn({say::error(500), say::completion(), say::error(500)})},
                  [](auto& options) { options.retry.budget = 14; });
    EXPECT_FALSE(server.finish(server.create()).failure); // gets back what its retry took
    EXPECT_EQ(server.finish(server.create()).failure->attempts(), 2);
    EXPECT_EQ(server.finish(server.create()).failure->attempts(), 1);
    server.here.server.become_good({request(), send(say::completion())});
    for (int i = 0; i < 13; ++i) EXPECT_FALSE(server.finish(server.create()).failure);
    server.here.server.become_good({request(), send(say::error(500))});
    EXPECT_EQ(server.finish(server.create()).failure->attempts(), 1);
    server.here.server.become_good({request(), send(say::completion())});
    EXPECT_FALSE(server.finish(server.create()).failure);
    server.here.server.become_good({request(), send(say::error(500))});
    EXPECT_EQ(server.finish(server.create()).failure->attempts(), 2); // and all 14 of them are gone again
    EXPECT_EQ(server.finish(server.create()).failure->attempts(), 1);
}

TEST(budget, pays_less_for_what_was_throttled) {
    caller server({answer_in_turn({say::error(429)})}, [](auto& options) { options.retry.budget = 16; });
    EXPECT_EQ(server.finish(server.create()).failure->attempts(), 3); // 10
    EXPECT_EQ(server.finish(server.create()).failure->attempts(), 2); // 5
    EXPECT_EQ(server.finish(server.create()).failure->attempts(), 1);
    openai::call_options free;
    free.retry = openai::retry_policy();
    free.retry->budget = 0;
    EXPECT_EQ(server.finish(server.create("m", free)).failure->attempts(), 3);
}

/// The default bucket: an outage is answered with a tenth more at most, once the bucket is empty.
TEST(budget, keeps_an_outage_from_being_answered_with_more_load) {
    caller server({answer_in_turn({say::error(500)})});
    for (int i = 0; i < 100; ++i) server.finish(server.create());
    const auto before = server.requests.size();
    EXPECT_LE(before, 100u + 500 / 14);
    for (int i = 0; i < 200; ++i) EXPECT_EQ(server.finish(server.create()).took(), 0ms);
    EXPECT_EQ(server.requests.size(), before + 200);
}

caller::change paced(int requests, int tokens = 0) {
    return [=](openai::client_options& options) {
        options.pacing.requests_per_minute = requests;
        options.pacing.tokens_per_minute = tokens;
    };
}

TEST(pacing, spreads_calls_evenly_and_in_order) {
    caller server({answer_in_turn({say::completion()})}, paced(60));
    calls all;
    for (int i = 0; i < 90; ++i) all.push_back(server.create("m" + std::to_string(i)));
    for (const auto& each : all) EXPECT_FALSE(server.finish(each).failure);
    const auto times = server.times();
    ASSERT_EQ(times.size(), 90u);
    for (std::size_t i = 0; i < 90; ++i) {
        EXPECT_NE(server.requests[i].text.find("\"m" + std::to_string(i) + '"'), std::string::npos) << i;
        EXPECT_EQ(times[i], 1s * i);
    }
}

TEST(pacing, counts_every_attempt) {
    caller server({answer_in_turn({say::error(500)})}, paced(6));
    EXPECT_EQ(server.finish(server.create()).failure->attempts(), 3);
    EXPECT_EQ(server.times(), (std::vector<milliseconds>{0ms, 10s, 20s}));
}

TEST(pacing, counts_tokens) {
    caller server({answer_in_turn({say::completion()})}, paced(0, 6000));
    const auto ask = [&] {
        openai::chat_request question("m");
        question.user("?").max_completion_tokens = 1000;
        server.here.chat->create(std::move(question), [](std::exception_ptr, openai::chat_completion) {});
    };
    for (int i = 0; i < 4; ++i) ask();
    server.pass(60s);
    const auto times = server.times();
    ASSERT_EQ(times.size(), 4u);
    for (std::size_t i = 1; i < 4; ++i) {
        const auto gap = times[i] - times[i - 1] + (i == 1 ? 1s : 0s); // a second's worth goes at once
        EXPECT_GE(gap, 10s);
        EXPECT_LE(gap, 11s);
    }
}

TEST(pacing, follows_the_server_only_if_told_to) {
    const auto last = say::response(200, say::completion_body(),
                                    "content-type: application/json\r\nx-ratelimit-remaining-requests: 0\r\n"
                                    "x-ratelimit-reset-requests: 7s\r\n");
    for (const bool follow : {false, true}) {
        caller server({answer_in_turn({last, say::completion()})},
                      [=](auto& options) { options.pacing.follow_server = follow; });
        server.finish(server.create());
        EXPECT_EQ(server.finish(server.create()).took(), follow ? 7s : 0s);
    }
}

TEST(pacing, is_waited_for_in_the_queue_and_left_at_any_time) {
    caller server({answer_in_turn({say::completion()})}, paced(6));
    const auto all = several(server, 4);
    server.pass(1s);
    all[1]->signal.emit(asio::cancellation_type::terminal);
    EXPECT_EQ(server.finish(all[1]).failure->details().code, errc::cancelled);
    EXPECT_EQ(all[1]->failure->phase(), openai::phase::queue);
    EXPECT_EQ(all[1]->failure->maybe_billed(), billing::no);
    EXPECT_EQ(all[1]->took(), 1s);
    server.finish(all[2]);
    server.finish(all[3]);
    EXPECT_EQ(server.times(), (std::vector<milliseconds>{0ms, 10s, 20s}));
}

TEST(pacing, that_takes_too_long_is_told_at_once) {
    caller server({answer_in_turn({say::completion()})}, paced(6));
    server.finish(server.create());
    const auto& call = server.finish(server.create("m", openai::call_options().timeout(5s)));
    ASSERT_TRUE(call.failure);
    EXPECT_EQ(call.failure->details().code, errc::rate_limited);
    EXPECT_EQ(call.failure->retry_after(), 10s);
    EXPECT_EQ(call.failure->attempts(), 0);
    EXPECT_EQ(call.took(), 0ms);
    // One that waits behind others learns it when it is its turn, not after its time.
    const auto many = several(server, 3, openai::call_options().timeout(25s));
    EXPECT_FALSE(server.finish(many[1]).failure);
    ASSERT_TRUE(server.finish(many[2]).failure);
    EXPECT_LE(many[2]->took(), 25s);
}

} // namespace
