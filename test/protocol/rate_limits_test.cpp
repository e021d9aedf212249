// SPDX-License-Identifier: BSL-1.0
#include "protocol/limits/pacer.hpp"
#include "protocol/limits/rate_gate.hpp"

#include <openai/core/headers.hpp>
#include <openai/core/rate_limits.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace rate_limits_test {

using namespace openai;

namespace {

TEST(rate_limits, reads_both_budgets) {
    const auto seen = rate_limits::from(headers()
                                            .add("X-RateLimit-Limit-Requests", "60")
                                            .add("x-ratelimit-limit-tokens", "150000")
                                            .add("x-ratelimit-remaining-requests", "59")
                                            .add("x-ratelimit-remaining-tokens", "0")
                                            .add("x-ratelimit-reset-requests", "1s")
                                            .add("x-ratelimit-reset-tokens", "6m0s"));
    EXPECT_EQ(seen.requests.limit, 60);
    EXPECT_EQ(seen.tokens.limit, 150000);
    EXPECT_EQ(seen.requests.remaining, 59);
    EXPECT_EQ(seen.tokens.remaining, 0);
    EXPECT_EQ(seen.requests.reset_after, std::chrono::seconds(1));
    EXPECT_EQ(seen.tokens.reset_after, std::chrono::minutes(6));
}

TEST(rate_limits, are_empty_without_headers) {
    const auto seen = rate_limits::from(headers());
    EXPECT_FALSE(seen.requests.limit || seen.requests.remaining || seen.requests.reset_after);
    EXPECT_FALSE(seen.tokens.limit || seen.tokens.remaining || seen.tokens.reset_after);
}

TEST(rate_limits, read_every_form_of_duration) {
    struct row {
        const char* text;
        std::optional<std::int64_t> ms;
    };
    const auto none = std::nullopt;
    const row rows[] = {
        {"6m0s", 360000},
        {"12ms", 12},
        {"1h2m3.5s", 3723500},
        {"20s", 20000},
        {"0s", 0},
        {"0", 0},
        {"7", 7000},
        {"0.1", 100},
        {"1.0005", 1001},
        {"59.7s", 59700},
        {"1d", 86400000},
        {"2h", 7200000},
        {"1.5ms", 2},
        {"250us", 1},
        {"250\xc2\xb5s", 1},
        {"10ns", 1},
        {"8.64s", 8640},
        {"1m0.5s", 60500},
        {"", none},
        {"-1", none},
        {"-1s", none},
        {"+1s", none},
        {"s", none},
        {"1x", none},
        {"1 s", none},
        {" 1s", none},
        {"1s ", none},
        {"1s2", none},
        {"soon", none},
        {"nan", none},
        {"inf", none},
        {"1e3", none},
        {"1e400", none},
        {".5s", none},
        {"0x10", none},
        {"1,5s", none},
        {"1735689600", none},
        {"99999999999999999999999999h", none},
        {"2026-01-01T00:00:00Z", none},
    };
    for (const auto& row : rows) {
        const auto seen = rate_limits::from(headers().add("x-ratelimit-reset-tokens", row.text)).tokens.reset_after;
        EXPECT_EQ(seen.has_value(), row.ms.has_value()) << row.text;
        if (seen && row.ms) {
            EXPECT_EQ(seen->count(), *row.ms) << row.text;
        }
    }
}

TEST(rate_limits, leave_unreadable_counts_empty) {
    for (const auto* text : {"", "-1", "+1", "1.5", "many", " 1", "1 ", "0x1", "9223372036854775808"})
        EXPECT_FALSE(rate_limits::from(headers().add("x-ratelimit-limit-requests", text)).requests.limit) << text;
    EXPECT_EQ(rate_limits::from(headers().add("x-ratelimit-limit-requests", "9223372036854775807")).requests.limit,
              INT64_MAX);
}

} // namespace

using namespace std::chrono_literals;
using openai::detail::protocol::rate_gate;
using time_point = rate_gate::time;

namespace {

const time_point start = time_point(1000h);

/// Lets `count` calls go, each as soon as it may, and gives when they went.
std::vector<time_point> pass(rate_gate& gate, int count, time_point now) {
    std::vector<time_point> went;
    for (int i = 0; i < count; ++i) {
        now = std::max(now, gate.opens(1));
        gate.pass(1, now);
        went.push_back(now);
    }
    return went;
}

TEST(rate_gate, is_open) {
    rate_gate gate;
    EXPECT_TRUE(gate.open());
    EXPECT_EQ(pass(gate, 100, start).back(), start);
    gate.accept(start, start);
    EXPECT_TRUE(gate.open());
}

TEST(rate_gate, closes_for_as_long_as_asked) {
    rate_gate gate;
    gate.refuse(start, 20s);
    EXPECT_EQ(gate.opens(1), start + 20s);
    gate.refuse(start + 1s, 5s); // somebody else was told less: the longer time holds
    EXPECT_EQ(gate.opens(1), start + 20s);
    gate.refuse(start + 1s, 30s);
    EXPECT_EQ(gate.opens(1), start + 31s);
    EXPECT_TRUE(gate.closed(start + 30s));
    EXPECT_FALSE(gate.closed(start + 31s));
}

TEST(rate_gate, sends_one_probe_and_waits_for_its_outcome) {
    rate_gate gate;
    gate.refuse(start, 20s);
    const auto probe = start + 20s;
    gate.pass(1, probe);
    EXPECT_EQ(gate.opens(1), probe + 1s);
    gate.accept(start, probe + 10ms); // of a request from before the gate closed
    EXPECT_EQ(gate.opens(1), probe + 1s);
    gate.accept(probe, probe + 50ms);
    EXPECT_EQ(gate.opens(1), probe + 50ms);
}

TEST(rate_gate, closes_again_when_the_probe_is_refused) {
    rate_gate gate;
    gate.refuse(start, 20s);
    gate.pass(1, start + 20s);
    gate.refuse(start + 20s, 3s);
    EXPECT_EQ(gate.opens(1), start + 23s);
    EXPECT_FALSE(gate.open());
}

TEST(rate_gate, takes_a_probe_that_is_not_refused_for_accepted) {
    rate_gate gate; // its answer may take minutes, or it was cancelled
    gate.refuse(start, 20s);
    const auto went = pass(gate, 3, start);
    EXPECT_EQ(went[0], start + 20s);
    EXPECT_EQ(went[1], start + 21s);
    EXPECT_EQ(went[2], start + 21s + 100ms);
}

TEST(rate_gate, lets_them_go_ever_faster) {
    rate_gate gate;
    gate.refuse(start, 20s);
    gate.pass(1, start + 20s);
    gate.accept(start + 20s, start + 20s);
    const auto went = pass(gate, 1000, start + 20s);
    const auto within = [&](std::chrono::seconds from) {
        return std::ranges::count_if(
            went, [&](time_point at) { return at >= start + 20s + from && at < start + 21s + from; });
    };
    for (int second = 0; second < 12; ++second) // 10 a second grow by 10 each second
        EXPECT_NEAR(static_cast<double>(within(std::chrono::seconds(second))), 15 + 10 * second, 2) << second;
}

TEST(rate_gate, opens_when_fewer_come_than_may_go) {
    rate_gate gate;
    gate.refuse(start, 20s);
    gate.pass(1, start + 20s);
    gate.accept(start + 20s, start + 20s);
    gate.pass(1, start + 20s);
    EXPECT_FALSE(gate.open());
    gate.pass(1, start + 30s);
    EXPECT_TRUE(gate.open());
    EXPECT_EQ(pass(gate, 50, start + 30s).back(), start + 30s);
}

} // namespace

using openai::pacing_options;
using openai::rate_limits;
using openai::detail::protocol::pacer;

namespace {

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
} // namespace rate_limits_test
