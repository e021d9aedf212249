// SPDX-License-Identifier: BSL-1.0
#include "faults/interruptions.hpp"
#include "faults/scenarios.hpp"

#include <gtest/gtest.h>

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
