// SPDX-License-Identifier: BSL-1.0
#include "faults/doors.hpp"
#include "faults/interruptions.hpp"
#include "faults/scenarios.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace {

using namespace faults;

class interruptions : public testing::TestWithParam<interruption> {};

TEST_P(interruptions, at_every_step_leave_nothing_broken) {
    const auto& by = GetParam();
    const auto scenarios = all_scenarios();
    ASSERT_GE(scenarios.size(), 40u);
    trial(scenarios.front(), by, 1000).run(); // what is allocated once and kept is allocated now
    std::size_t pairs = 0;
    std::size_t broken = 0;
    for (const auto& each : scenarios) {
        for (std::size_t steps = 0;; ++steps) {
            trial one(each, by, steps);
            const auto wrong = one.run();
            ++pairs;
            if (!wrong.empty() && ++broken <= 10)
                ADD_FAILURE() << each.name << ", " << by.name << " after step " << steps << ": " << wrong;
            if (one.too_late() || steps > 2000) break;
        }
    }
    std::cout << "interruptions: " << by.name << ": " << pairs << " pairs, " << broken << " violations\n";
    EXPECT_EQ(broken, 0u);
}

INSTANTIATE_TEST_SUITE_P(all, interruptions, testing::ValuesIn(all_interruptions()),
                         [](const auto& about) { return about.param.name; });

} // namespace

/// As `interruptions`, and they come from everywhere: before the operation's first step, from inside a handler, from
/// another thread, from a hook.
namespace {

/// With `ASIO_OPENAI_LONG_TESTS=1`, for each pair of a scenario and a step.
bool all_of_them() {
    const char* wanted = std::getenv("ASIO_OPENAI_LONG_TESTS");
    return wanted && std::string(wanted) == "1";
}

class counted {
public:
    void run(const scenario& what, const interruption& by, moment when, std::size_t last_step) {
        for (std::size_t steps = 0; steps <= last_step; ++steps) {
            trial one(what, by, steps, when);
            const auto wrong = one.run();
            ++pairs_;
            if (!wrong.empty() && ++broken_ <= 10)
                ADD_FAILURE() << what.name << ", " << by.name << " " << name_of(when) << " after step " << steps << ": "
                              << wrong;
            if (one.too_late()) break;
        }
    }

    void tell(const std::string& name) const {
        std::cout << "moments: " << name << ": " << pairs_ << " pairs, " << broken_ << " violations\n";
        EXPECT_EQ(broken_, 0u);
    }

private:
    std::size_t pairs_ = 0;
    std::size_t broken_ = 0;
};

constexpr std::size_t every_step = 2000;

class moments : public testing::TestWithParam<moment> {};

TEST_P(moments, of_interruptions_of_operations_begun_at_the_door) {
    const auto scenarios = door_scenarios();
    counted all;
    for (const auto& by : door_interruptions()) {
        trial(scenarios.front(), by, 1000).run(); // what is allocated once and kept is allocated now
        for (const auto& each : scenarios) {
            if (!all_of_them() && each.pieces.read > 0) continue;
            all.run(each, by, GetParam(), all_of_them() ? every_step : 4);
        }
    }
    all.tell(name_of(GetParam()));
}

/// What `interruptions` does between two steps.
TEST_P(moments, of_all_interruptions) {
    if (GetParam() == moment::between) GTEST_SKIP() << "is what the program interruptions does";
    if (!all_of_them()) GTEST_SKIP() << "takes minutes; ASIO_OPENAI_LONG_TESTS=1";
    const auto scenarios = all_scenarios();
    counted all;
    trial(scenarios.front(), all_interruptions().front(), 1000).run();
    for (const auto& by : all_interruptions()) {
        if (by.outside) continue;
        for (const auto& each : scenarios) all.run(each, by, GetParam(), every_step);
    }
    all.tell("all, " + name_of(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(all, moments, testing::ValuesIn(all_moments),
                         [](const auto& about) { return name_of(about.param); });

} // namespace
