// SPDX-License-Identifier: BSL-1.0
#include "protocol/idle_memory.hpp"
#include "protocol/keep_alive.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

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
        EXPECT_EQ(openai::protocol::announced_keep_alive(openai::headers().add("Keep-Alive", one.value)), one.expected)
            << one.value;
    EXPECT_EQ(openai::protocol::announced_keep_alive({}), std::nullopt);
}

using openai::protocol::idle_memory;

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

} // namespace
