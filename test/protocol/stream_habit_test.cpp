// SPDX-License-Identifier: BSL-1.0
#include "protocol/stream_habit.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace std::chrono_literals;
using openai::protocol::stream_habit;
using openai::protocol::stream_habits;
using known = stream_habit::known;

/// What was seen of a server, and what follows.
struct row {
    const char* name;
    std::vector<std::pair<bool, std::chrono::microseconds>> seen; ///< closed or still open, after what rest
    known what;
    std::chrono::milliseconds look;
};

constexpr bool closed = true;
constexpr bool open = false;

const row rows[] = {
    {"nothing", {}, known::nothing, 50ms},
    {"closed at once", {{closed, 0us}}, known::closes, 50ms},
    {"closed after 30 us", {{closed, 30us}}, known::closes, 50ms},
    {"closed after 20 ms", {{closed, 20ms}}, known::closes, 50ms},
    {"closed late", {{closed, 100ms}}, known::closes, 200ms},
    {"the latest counts", {{closed, 100ms}, {closed, 1ms}}, known::closes, 200ms},
    {"closed at the bound", {{closed, 250ms}}, known::closes, 500ms},
    {"closed for another reason", {{closed, 251ms}}, known::nothing, 50ms},
    {"open for a moment", {{open, 49ms}}, known::nothing, 50ms},
    {"open", {{open, 50ms}}, known::keeps, 50ms},
    {"open for long", {{open, 30s}}, known::keeps, 50ms},
    {"open, then closed for another reason", {{open, 50ms}, {closed, 5s}}, known::keeps, 50ms},
    {"open, then closed behind a stream", {{open, 50ms}, {closed, 1ms}}, known::closes, 50ms},
    {"closed, then open twice", {{closed, 1ms}, {open, 50ms}, {open, 50ms}}, known::closes, 50ms},
    {"closed, then open three times", {{closed, 1ms}, {open, 50ms}, {open, 50ms}, {open, 50ms}}, known::keeps, 50ms},
    {"closed in between",
     {{closed, 1ms}, {open, 50ms}, {open, 50ms}, {closed, 1ms}, {open, 50ms}},
     known::closes,
     50ms},
    {"closed late, then open for less",
     {{closed, 100ms}, {open, 60ms}, {open, 60ms}, {open, 60ms}},
     known::closes,
     200ms},
};

TEST(stream_habit, follows_from_what_was_seen) {
    for (const auto& one : rows) {
        stream_habit habit;
        for (const auto& [was_closed, rested] : one.seen) {
            if (was_closed) habit.closed(rested);
            else habit.survived(rested);
        }
        EXPECT_EQ(habit.what(), one.what) << one.name;
        EXPECT_EQ(habit.look(), one.look) << one.name;
        EXPECT_EQ(habit.usable(0ms), one.what == known::keeps) << one.name;
        EXPECT_TRUE(habit.usable(one.look)) << one.name;
    }
}

TEST(stream_habit, allows_one_extra_connection) {
    stream_habit habit;
    EXPECT_TRUE(habit.take_extra());
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(habit.take_extra());
}

TEST(stream_habit, is_shared_by_those_who_ask_for_the_same_place) {
    stream_habits all;
    const auto one = all.of("https://a.example:443");
    EXPECT_EQ(all.of("https://a.example:443"), one);
    EXPECT_NE(all.of("https://a.example:443 via http://proxy.example:3128"), one);
    EXPECT_NE(all.of("https://b.example:443"), one);
    EXPECT_EQ(stream_habits::of_process(), stream_habits::of_process());
}

TEST(stream_habit, of_many_places_is_bounded_and_never_lost_while_it_is_used) {
    stream_habits all;
    const auto kept = all.of("kept");
    kept->closed(1ms);
    for (int i = 0; i < 3000; ++i) all.of(std::to_string(i));
    EXPECT_EQ(all.of("kept"), kept);
    std::vector<std::shared_ptr<stream_habit>> used;
    for (int i = 0; i < 1200; ++i) used.push_back(all.of("used " + std::to_string(i)));
    EXPECT_EQ(all.of("used 0"), used.front());
    EXPECT_EQ(all.of("kept")->what(), known::closes);
}

} // namespace
