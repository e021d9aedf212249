// SPDX-License-Identifier: BSL-1.0
#include "protocol/pacer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

using namespace std::chrono_literals;
using openai::pacing_options;
using openai::rate_limits;
using openai::protocol::pacer;
using time_point = pacer::time;

namespace {

const time_point start = time_point(1000h);

/// When `count` calls of this weight go that all come at the start, in ms from there.
std::vector<long> schedule(pacing_options options, int count, double weight = 1) {
    pacer pace(options);
    std::vector<long> went;
    auto now = start;
    for (int i = 0; i < count; ++i) {
        now = std::max(now, pace.opens(weight));
        pace.pass(weight, now);
        went.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(now - start).count());
    }
    return went;
}

pacing_options pace(int requests, int tokens = 0) {
    pacing_options options;
    options.requests_per_minute = requests;
    options.tokens_per_minute = tokens;
    return options;
}

TEST(pacer, is_off) {
    EXPECT_FALSE(pacer({}).on());
    EXPECT_EQ(schedule({}, 1000).back(), 0);
    EXPECT_TRUE(pacer(pace(1)).on());
    EXPECT_TRUE(pacer(pace(0, 1)).on());
}

TEST(pacer, spreads_requests_evenly) {
    EXPECT_EQ(schedule(pace(3), 4), (std::vector<long>{0, 20000, 40000, 60000}));
    EXPECT_EQ(schedule(pace(60), 3), (std::vector<long>{0, 1000, 2000}));
}

TEST(pacer, lets_a_second_s_worth_go_together) {
    const auto went = schedule(pace(600), 40); // ten a second
    EXPECT_EQ(went[9], 0);
    EXPECT_EQ(went[10], 100);
    EXPECT_EQ(went[39], 3000);
}

TEST(pacer, holds_its_limit_in_every_minute) {
    for (const int limit : {1, 3, 60, 500, 6000}) {
        const auto went = schedule(pace(limit), limit * 3);
        const auto last = std::ranges::upper_bound(went, 60000 - 1) - went.begin();
        EXPECT_LE(last, limit + limit / 60) << limit;
        EXPECT_GE(last, limit) << limit;
    }
}

TEST(pacer, counts_tokens) {
    const auto went = schedule(pace(0, 60000), 4, 3000); // three seconds' worth each
    EXPECT_EQ(went, (std::vector<long>{0, 2000, 5000, 8000}));
    EXPECT_EQ(schedule(pace(0, 1000), 2, 5000), (std::vector<long>{0, 299000})); // larger than the limit: goes, too
    EXPECT_EQ(schedule(pace(60, 60000), 3, 10), (std::vector<long>{0, 1000, 2000}));
}

TEST(pacer, bears_any_weight) {
    pacer one(pace(1, 1));
    for (int i = 0; i < 3; ++i) one.pass(1e300, start);
    EXPECT_GT(one.opens(1), start);
    EXPECT_LE(one.opens(1), start + 72h);
}

TEST(pacer, believes_the_server_if_told_to) {
    rate_limits left;
    left.requests.remaining = 0;
    left.requests.reset_after = 7s;
    pacing_options options;
    pacer deaf(options);
    deaf.learn(left, start);
    EXPECT_LE(deaf.opens(1), start);

    options.follow_server = true;
    pacer one(options);
    EXPECT_TRUE(one.on());
    one.learn(left, start);
    EXPECT_EQ(one.opens(1), start + 7s);
    left.requests.reset_after = 3s; // an answer that was under way knows less
    one.learn(left, start);
    EXPECT_EQ(one.opens(1), start + 7s);
    left.requests.remaining = 1;
    left.tokens.remaining = 0;
    one.learn(left, start);
    EXPECT_EQ(one.opens(1), start + 7s); // without a time there is nothing to wait for
    left.tokens.reset_after = 24h;
    one.learn(left, start);
    EXPECT_EQ(one.opens(1), start + 60s);
}

} // namespace
