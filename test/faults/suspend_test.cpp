// SPDX-License-Identifier: BSL-1.0
#include "faults/answers.hpp"
#include "faults/operations.hpp"
#include "faults/virtual_clock.hpp"
#include "faults/world.hpp"

#include <openai/error.hpp>

#include <gtest/gtest.h>

namespace {

using namespace faults;
using namespace std::chrono_literals;

scenario of(std::vector<script> scripts, asio::awaitable<void> (*operation)(world&)) {
    scenario made;
    made.name = "suspend";
    made.scripts = std::move(scripts);
    made.operation = operation;
    return made;
}

/// An hour passes at once, as when a machine was asleep.
TEST(suspend, what_was_idle_is_not_used_again) {
    for (const auto asleep : {io::clock::duration(1s), io::clock::duration(1h)}) {
        const auto what = of({{request(), send(answers::completion())}}, operations::create);
        world w(what);
        w.begin();
        w.run_out();
        ASSERT_TRUE(w.finished());
        ASSERT_FALSE(w.thrown);
        ASSERT_EQ(w.server.open, 1u);
        advance_time(asleep);
        EXPECT_EQ(w.good_call(), "");
        EXPECT_EQ(w.server.opened, asleep < 30s ? 1u : 2u);
        EXPECT_EQ(w.server.open, 1u); // the old one was closed
    }
}

TEST(suspend, a_stream_in_the_middle_ends_at_the_next_turn) {
    const auto what = of({{request(), send(answers::stream_head()), send(answers::delta("Hello")), stall()}},
                         operations::read_stream);
    world w(what);
    w.begin();
    const auto begin = io::clock::now();
    while (w.text.empty() && io::clock::now() - begin < 1s) ASSERT_TRUE(w.turn());
    ASSERT_FALSE(w.finished());
    advance_time(1h);
    w.run_out();
    ASSERT_TRUE(w.finished());
    ASSERT_TRUE(w.thrown);
    EXPECT_EQ(openai::to_error(w.thrown).details().code, openai::errc::idle_timeout);
    EXPECT_LT(io::clock::now() - begin, 1h + 1min);
    EXPECT_EQ(w.server.open, 0u);
}

} // namespace
