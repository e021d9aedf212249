// SPDX-License-Identifier: BSL-1.0
#include "protocol/retry_budget.hpp"

#include "protocol/retry.hpp"

#include <gtest/gtest.h>

using namespace openai;
using openai::protocol::retry_budget;

namespace {

TEST(retry_budget, pays_for_so_many_retries) {
    retry_budget budget(500);
    int paid = 0;
    while (budget.take(14)) ++paid;
    EXPECT_EQ(paid, 35);
    EXPECT_EQ(budget.level(), 10); // what is too little is not taken
    EXPECT_TRUE(budget.take(5));
    EXPECT_TRUE(budget.take(5));
    EXPECT_FALSE(budget.take(5));
}

TEST(retry_budget, is_filled_by_success) {
    retry_budget budget(100);
    ASSERT_TRUE(budget.take(14));
    EXPECT_FALSE(budget.full());
    budget.put(14); // the retry helped
    EXPECT_TRUE(budget.full());
    ASSERT_TRUE(budget.take(14));
    budget.put(0); // a plain success
    EXPECT_EQ(budget.level(), 87);
    for (int i = 0; i < 1000; ++i) budget.put(14);
    EXPECT_EQ(budget.level(), 100);
}

TEST(retry_budget, of_nothing_limits_nothing) {
    retry_budget none(0);
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(none.take(14));
    none.put(14);
    EXPECT_TRUE(none.full());
    retry_budget some(10);
    EXPECT_TRUE(some.take(0)); // a call that takes no part
    EXPECT_TRUE(some.full());
}

TEST(retry_budget, costs_by_the_kind_of_failure) {
    error_details failure;
    failure.code = errc::server_error;
    EXPECT_EQ(protocol::retry_cost({}, failure), 14);
    failure.code = errc::rate_limited;
    EXPECT_EQ(protocol::retry_cost({}, failure), 5);
    EXPECT_EQ(protocol::retry_cost(retry_policy::sdk_compatible(), failure), 0);
}

} // namespace
