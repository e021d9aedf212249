// SPDX-License-Identifier: BSL-1.0
#include "protocol/rate_gate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

using namespace std::chrono_literals;
using openai::protocol::rate_gate;
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
