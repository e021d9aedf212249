// SPDX-License-Identifier: BSL-1.0
#include "faults/allocations.hpp"
#include "faults/scenarios.hpp"
#include "faults/trial.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace {

using namespace faults;

std::size_t failing = 0;

/// Each allocation of each scenario fails once.
class allocation : public testing::TestWithParam<scenario> {};

TEST_P(allocation, that_fails_leaves_nothing_broken) {
    const interruption by{
        "failing allocation", [](world&) { allocations::fail_at(failing); }, false, false, false, true};
    trial(GetParam(), by, 0).run(); // what is allocated once and kept is allocated now
    spare_asio();
    std::size_t broken = 0;
    for (failing = 1; failing < 100'000; ++failing) {
        const auto wrong = trial(GetParam(), by, 0).run();
        if (!wrong.empty() && ++broken <= 10) ADD_FAILURE() << "allocation " << failing << ": " << wrong;
        if (!allocations::happened()) break;
    }
    std::cout << "allocations: " << GetParam().name << ": " << failing - 1 << " failed, " << broken << " violations\n";
    EXPECT_GT(failing, 20u);
    EXPECT_EQ(broken, 0u);
}

INSTANTIATE_TEST_SUITE_P(all, allocation, testing::ValuesIn(whole_scenarios()),
                         [](const auto& about) { return about.param.name; });

} // namespace
