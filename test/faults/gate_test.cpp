// SPDX-License-Identifier: BSL-1.0
#include "faults/caller.hpp"
#include "faults/server/answers.hpp"

#include <gtest/gtest.h>

#include <algorithm>

/// The server asks the calls of a client to stay away.
namespace gate_test {
namespace {

using namespace faults;
using namespace std::chrono_literals;
namespace say = answers;
using openai::billing;
using openai::errc;

using calls = std::vector<std::shared_ptr<called>>;

std::string limited(const std::string& seconds) { return say::error(429, "retry-after: " + seconds + "\r\n"); }

/// The first answer, and success ever after, on this connection and all others.
std::vector<script> first(const std::string& answer) {
    return {answer_in_turn({answer, say::completion()}), answer_in_turn({say::completion()})};
}

calls several(caller& from, int count, const std::string& model = "m", const openai::call_options& options = {}) {
    calls made;
    for (int i = 0; i < count; ++i) made.push_back(from.create(model, options));
    return made;
}

openai::call_options once() {
    openai::call_options options;
    options.retry = openai::retry_policy::none();
    return options;
}

/// 429 with Retry-After has just closed the gate of "m", and the call that was told so waits for its second attempt.
struct closed : caller {
    explicit closed(
        const std::string& seconds = "4", const change& options = [](auto&) {})
        : caller(first(limited(seconds)), options)
        , told(create()) {
        pass(10ms);
    }
    std::shared_ptr<called> told;
};

TEST(gate, keeps_the_others_back_until_the_server_wants_them) {
    closed server;
    ASSERT_EQ(server.requests.size(), 1u);
    const auto waiting = several(server, 5);
    server.pass(3900ms);
    EXPECT_EQ(server.requests.size(), 1u);
    for (const auto& each : waiting) EXPECT_FALSE(server.finish(each).failure);
    EXPECT_FALSE(server.finish(server.told).failure);
    EXPECT_EQ(server.requests.size(), 7u);
    const auto times = server.times();
    EXPECT_GE(times[1], 4s);
    EXPECT_LE(times[1], 4401ms);
    for (std::size_t i = 2; i < times.size(); ++i) EXPECT_LE(times[i] - times[i - 1], 110ms);
}

TEST(gate, is_tried_by_one_first) {
    const auto refusal = say::error(429, "retry-after: 4\r\nconnection: close\r\n");
    const script slow{request(), wait(700ms), send(say::completion())};
    caller server({{request(), send(refusal), fin()}, slow});
    server.create();
    server.pass(10ms);
    const auto waiting = several(server, 4);
    for (const auto& each : waiting) EXPECT_FALSE(server.finish(each).failure);
    const auto times = server.times();
    ASSERT_GE(times.size(), 5u);
    const auto answered = std::ranges::min(waiting, {}, &called::ended)->ended;
    EXPECT_GE(times[2], answered); // nobody else before the probe was answered
}

TEST(gate, closes_anew_when_the_one_is_refused) {
    caller server(
        {answer_in_turn({limited("4"), limited("5"), say::completion()}), answer_in_turn({say::completion()})});
    const auto told = server.create();
    server.pass(10ms);
    const auto waiting = several(server, 3);
    for (const auto& each : waiting) EXPECT_FALSE(server.finish(each).failure);
    EXPECT_FALSE(server.finish(told).failure);
    const auto times = server.times();
    ASSERT_EQ(times.size(), 6u);
    EXPECT_GE(times[2] - times[1], 5s);
    EXPECT_LE(times[2] - times[1], 5501ms);
}

TEST(gate, takes_no_longer_than_a_call_has) {
    closed server;
    const auto waiting = several(server, 3, "m", openai::call_options().timeout(1s));
    for (const auto& each : waiting) {
        const auto& call = server.finish(each);
        ASSERT_TRUE(call.failure);
        EXPECT_EQ(call.failure->details().code, errc::rate_limited);
        EXPECT_EQ(call.failure->phase(), openai::phase::queue);
        EXPECT_EQ(call.failure->maybe_billed(), billing::no);
        EXPECT_EQ(call.failure->attempts(), 0);
        EXPECT_TRUE(call.failure->retryable());
        ASSERT_TRUE(call.failure->retry_after());
        EXPECT_GE(*call.failure->retry_after(), 3900ms);
        EXPECT_NE(std::string(call.failure->what()).find("stay away"), std::string::npos);
        EXPECT_EQ(call.took(), 0ms);
    }
    EXPECT_EQ(server.requests.size(), 1u);
}

TEST(gate, ends_the_wait_of_one_whose_time_is_up) {
    // Enough for the wait that was asked for first, not for the one after the probe.
    caller server({answer_in_turn({limited("4"), limited("9"), say::completion()})});
    server.create();
    server.pass(10ms);
    const auto waiting = several(server, 2, "m", openai::call_options().timeout(6s));
    for (const auto& each : waiting) {
        const auto& call = server.finish(each);
        ASSERT_TRUE(call.failure);
        EXPECT_EQ(call.failure->details().code, errc::rate_limited);
        EXPECT_LT(call.took(), 6s);
    }
}

TEST(gate, is_of_one_model) {
    closed server;
    const auto other = server.create("other");
    EXPECT_FALSE(server.finish(other).failure);
    EXPECT_EQ(other->took(), 0ms);
}

TEST(gate, holds_nobody_who_wants_one_attempt_or_no_gate) {
    closed server;
    const auto single = server.create("m", once());
    EXPECT_FALSE(server.finish(single).failure);
    EXPECT_EQ(single->took(), 0ms);

    openai::call_options without;
    without.retry = openai::retry_policy();
    without.retry->gate = false;
    const auto free = server.create("m", without);
    EXPECT_FALSE(server.finish(free).failure);
    EXPECT_EQ(free->took(), 0ms);

    openai::call_options sdk;
    sdk.retry = openai::retry_policy::sdk_compatible();
    const auto like_sdk = server.create("m", sdk);
    EXPECT_FALSE(server.finish(like_sdk).failure);
    EXPECT_EQ(like_sdk->took(), 0ms);
}

TEST(gate, is_closed_by_503_and_by_nothing_that_names_no_time) {
    const struct {
        std::string answer;
        bool closes;
    } cases[] = {
        {say::error(503, "retry-after: 4\r\n"), true},
        {say::error(429, "retry-after-ms: 4000\r\n"), true},
        {say::error(500, "retry-after: 4\r\n"), false},
        {say::error(429), false},
        {say::error(503), false},
        {say::error(429, "retry-after: 500\r\n"), false},
    };
    for (const auto& each : cases) {
        SCOPED_TRACE(each.answer);
        caller server(first(each.answer));
        server.create("m", once());
        server.pass(10ms);
        const auto next = server.create();
        EXPECT_FALSE(server.finish(next).failure);
        if (each.closes) EXPECT_GE(next->took(), 3900ms);
        else EXPECT_EQ(next->took(), 0ms);
    }
}

TEST(gate, is_left_by_cancellation_and_by_the_client_s_end) {
    closed server;
    const auto waiting = several(server, 3);
    server.pass(100ms);
    waiting[0]->signal.emit(asio::cancellation_type::terminal);
    EXPECT_EQ(server.finish(waiting[0]).failure->details().code, errc::cancelled);
    EXPECT_EQ(waiting[0]->failure->phase(), openai::phase::queue);
    EXPECT_EQ(waiting[0]->failure->maybe_billed(), billing::no);
    EXPECT_EQ(waiting[0]->took(), 100ms);
    EXPECT_FALSE(server.finish(waiting[1]).failure); // it was the second
    server.here.core->close();
    EXPECT_EQ(server.finish(waiting[2]).failure->details().code, errc::client_closed);
    EXPECT_EQ(server.requests.size(), 2u);

    closed other;
    const auto held = several(other, 2);
    other.pass(100ms);
    other.here.core->close();
    for (const auto& each : held) {
        EXPECT_EQ(other.finish(each).failure->details().code, errc::client_closed);
        EXPECT_EQ(each->took(), 100ms);
    }
    EXPECT_EQ(other.finish(other.told).failure->details().code, errc::client_closed);
    EXPECT_EQ(other.told->failure->phase(), openai::phase::backoff);
    EXPECT_EQ(other.requests.size(), 1u);
}

TEST(gate, of_many_models_is_bounded_and_forgotten) {
    caller server({answer_in_turn({limited("4")})});
    calls all;
    for (int i = 0; i < 200; ++i) all.push_back(server.create("m" + std::to_string(i), once()));
    for (const auto& each : all) EXPECT_EQ(server.finish(each).failure->details().code, errc::rate_limited);
    server.here.server.become_good({request(), send(say::completion())});
    for (int i = 0; i < 200; ++i) EXPECT_FALSE(server.finish(server.create("m" + std::to_string(i))).failure);
}

} // namespace

/// What the calls of one client have to do with each other: budget and pace.
namespace {

using std::chrono::milliseconds;

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
    const auto many = several(server, 3, "m", openai::call_options().timeout(25s));
    EXPECT_FALSE(server.finish(many[1]).failure);
    ASSERT_TRUE(server.finish(many[2]).failure);
    EXPECT_LE(many[2]->took(), 25s);
}

} // namespace
} // namespace gate_test
