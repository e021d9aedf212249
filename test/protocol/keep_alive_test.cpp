// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/keep_alive.hpp"
#include "protocol/pool/close_behavior.hpp"
#include "protocol/pool/idle_memory.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace keep_alive_test {
namespace {

using namespace std::chrono_literals;

TEST(announced_keep_alive, is_read_from_the_field) {
    const struct {
        const char* value;
        std::optional<std::chrono::seconds> expected;
    } cases[] = {{"timeout=5", 5s},
                 {"timeout=5, max=1000", 5s},
                 {"max=1000, timeout=5", 5s},
                 {" max=1 ,\tTimeout = 75 ", 75s},
                 {"timeout=\"60\"", 60s},
                 {"timeout=0", 0s},
                 {"timeout=999999999999999999999999", 86400s},
                 {"timeout=86401", 86400s},
                 {"", {}},
                 {",,,", {}},
                 {"max=100", {}},
                 {"timeout", {}},
                 {"timeout=", {}},
                 {"timeout=-1", {}},
                 {"timeout=5s", {}},
                 {"timeout=1.5", {}},
                 {"timeout=\"", {}},
                 {"xtimeout=5", {}}};
    for (const auto& one : cases)
        EXPECT_EQ(openai::detail::protocol::announced_keep_alive(openai::headers().add("Keep-Alive", one.value)),
                  one.expected)
            << one.value;
    EXPECT_EQ(openai::detail::protocol::announced_keep_alive({}), std::nullopt);
}

using openai::detail::protocol::idle_memory;

const idle_memory::time start = idle_memory::time() + 1h;

struct closing {
    std::chrono::milliseconds at;
    std::chrono::milliseconds idle;
};

TEST(idle_memory, learns_from_what_the_server_closed) {
    const struct {
        const char* what;
        std::vector<closing> events;
        std::chrono::milliseconds asked_at;
        std::optional<std::chrono::microseconds> expected;
    } cases[] = {
        {"nothing", {}, 0ms, {}},
        {"a server that closes after 5 s", {{0s, 5s}}, 1s, 4s},
        {"the shortest counts", {{0s, 9s}, {20s, 5s}, {40s, 7s}}, 60s, 4s},
        {"never less than the floor", {{0s, 2100ms}}, 1s, 2s},
        {"forgotten after ten minutes", {{0s, 5s}}, 10min, {}},
        {"remembered until then", {{0s, 5s}}, 10min - 1ms, 4s},
        {"what is forgotten does not hide the rest", {{0s, 5s}, {5min, 10s}}, 11min, 8s},
        {"a restart", {{0ms, 10ms}, {0ms, 400ms}, {5ms, 1s}, {999ms, 30ms}}, 2s, {}},
        {"two restarts", {{0s, 10ms}, {20s, 10ms}}, 21s, {}},
        {"a server that closes again and again", {{0s, 10ms}, {1s, 30ms}, {2s, 5ms}}, 3s, 4ms},
        {"the shortest of each moment", {{0s, 10ms}, {500ms, 1ms}, {1s, 30ms}, {2s, 5ms}}, 3s, 800us},
        {"too long between them", {{0s, 10ms}, {59s, 10ms}, {61s, 10ms}}, 62s, {}},
        {"forgotten after a minute", {{0s, 10ms}, {1s, 10ms}, {2s, 10ms}}, 60s, {}},
        {"both kinds", {{0s, 5s}, {1s, 10ms}, {2s, 10ms}, {3s, 10ms}}, 4s, 8ms},
    };
    for (const auto& one : cases) {
        idle_memory memory;
        for (const auto& event : one.events) memory.closed_after(event.idle, start + event.at);
        const auto expected = one.expected ? idle_memory::duration(*one.expected) : idle_memory::duration::max();
        EXPECT_EQ(memory.limit(start + one.asked_at), expected) << one.what;
    }
}

TEST(idle_memory, remembers_a_bounded_number_and_the_shortest) {
    idle_memory memory;
    memory.closed_after(3s, start);
    for (int i = 1; i < 200; ++i) memory.closed_after(10s + 1s * i, start + 2s * i);
    EXPECT_EQ(memory.limit(start + 400s), 2400ms);
}

using openai::detail::protocol::close_behavior;
using openai::detail::protocol::close_behaviors;
using known = close_behavior::known;

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

TEST(close_behavior, follows_from_what_was_seen) {
    for (const auto& one : rows) {
        close_behavior behavior;
        for (const auto& [was_closed, rested] : one.seen) {
            if (was_closed) behavior.closed(rested);
            else behavior.survived(rested);
        }
        EXPECT_EQ(behavior.what(), one.what) << one.name;
        EXPECT_EQ(behavior.look(), one.look) << one.name;
        EXPECT_EQ(behavior.usable(0ms), one.what == known::keeps) << one.name;
        EXPECT_TRUE(behavior.usable(one.look)) << one.name;
    }
}

TEST(close_behavior, allows_one_extra_connection) {
    close_behavior behavior;
    EXPECT_TRUE(behavior.take_extra());
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(behavior.take_extra());
}

TEST(close_behavior, is_shared_by_those_who_ask_for_the_same_place) {
    close_behaviors all;
    const auto one = all.of("https://a.example:443");
    EXPECT_EQ(all.of("https://a.example:443"), one);
    EXPECT_NE(all.of("https://a.example:443 via http://proxy.example:3128"), one);
    EXPECT_NE(all.of("https://b.example:443"), one);
    EXPECT_EQ(close_behaviors::of_process(), close_behaviors::of_process());
}

TEST(close_behavior, of_many_places_is_bounded_and_never_lost_while_it_is_used) {
    close_behaviors all;
    const auto kept = all.of("kept");
    kept->streams.closed(1ms);
    for (int i = 0; i < 3000; ++i) all.of(std::to_string(i));
    EXPECT_EQ(all.of("kept"), kept);
    std::vector<std::shared_ptr<openai::detail::protocol::server_behavior>> used;
    for (int i = 0; i < 1200; ++i) used.push_back(all.of("used " + std::to_string(i)));
    EXPECT_EQ(all.of("used 0"), used.front());
    EXPECT_EQ(all.of("kept")->streams.what(), known::closes);
}

} // namespace
} // namespace keep_alive_test
