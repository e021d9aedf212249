// SPDX-License-Identifier: BSL-1.0
#include "protocol/expiring_map.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace std::chrono_literals;
using map = openai::protocol::expiring_map<std::string, int>;

const map::time start = map::time() + 1h;

TEST(expiring_map, forgets_in_time) {
    map values(4);
    values.put("a", 1, start, start + 30s);
    ASSERT_NE(values.find("a", start + 30s - 1ns), nullptr);
    EXPECT_EQ(*values.find("a", start), 1);
    EXPECT_EQ(values.find("a", start + 30s), nullptr);
    EXPECT_EQ(values.find("b", start), nullptr);
}

TEST(expiring_map, replaces_and_erases) {
    map values(4);
    values.put("a", 1, start, start + 30s);
    values.put("a", 2, start, start + 60s);
    EXPECT_EQ(*values.find("a", start + 31s), 2);
    values.erase("a");
    EXPECT_EQ(values.find("a", start), nullptr);
}

TEST(expiring_map, is_bounded) {
    map values(3);
    values.put("long", 0, start, start + 1h);
    for (int i = 0; i < 100; ++i) {
        values.put(std::to_string(i), i, start, start + 1s * (i + 1));
        EXPECT_LE(values.size(), 3u);
        EXPECT_NE(values.find(std::to_string(i), start), nullptr);
    }
    EXPECT_NE(values.find("long", start), nullptr);
    values.put("new", 0, start + 30min, start + 31min); // what is over goes first
    EXPECT_EQ(values.size(), 2u);
}

} // namespace
