// SPDX-License-Identifier: BSL-1.0
#include "protocol/limits/rate_gate.hpp"
#include "protocol/limits/retry.hpp"
#include "protocol/limits/retry_budget.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace retry_budget_test {

using namespace openai;
using openai::detail::protocol::retry_budget;

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
    EXPECT_EQ(detail::protocol::retry_cost({}, failure), 14);
    failure.code = errc::rate_limited;
    EXPECT_EQ(detail::protocol::retry_cost({}, failure), 5);
    EXPECT_EQ(detail::protocol::retry_cost(retry_policy::sdk_compatible(), failure), 0);
}

} // namespace

/// What many clients do to a server that is down, simulated with the decisions of the library alone.
namespace {

using namespace std::chrono_literals;
using namespace openai::detail::protocol;
using time_point = rate_limiter::time;

constexpr std::size_t clients = 1000;
constexpr double outage = 60; // seconds

class dice {
public:
    explicit dice(unsigned seed)
        : random_(seed) {}
    double operator()() { return static_cast<double>(random_()) / 4294967296.0; }

private:
    std::mt19937 random_;
};

/// The busiest second against the mean second, from the first to the last.
double peak_to_mean(const std::vector<double>& times) {
    const auto [first, last] = std::ranges::minmax(times);
    std::vector<double> seconds(static_cast<std::size_t>(last - first) + 1);
    for (const double at : times) ++seconds[static_cast<std::size_t>(at - first)];
    const double length = std::max(last - first, 1.0);
    return *std::ranges::max_element(seconds) * length / static_cast<double>(times.size());
}

error_details refusal(errc code, int status) {
    error_details failure;
    failure.code = code;
    failure.status = status;
    failure.retryable = true;
    return failure;
}

double seconds(std::chrono::milliseconds time) { return std::chrono::duration<double>(time).count(); }

TEST(outage, clients_that_were_told_the_same_time_come_back_apart) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        dice roll(seed);
        auto told = refusal(errc::server_error, 503);
        told.retry_after = 60s;
        std::vector<double> retries;
        for (std::size_t i = 0; i < clients; ++i) retries.push_back(seconds(next_delay({}, told, 1, roll()).value()));
        EXPECT_GE(*std::ranges::min_element(retries), outage);
        EXPECT_LT(peak_to_mean(retries), 2) << seed;
    }
}

TEST(outage, calls_of_one_client_come_back_in_a_line) {
    rate_gate gate;
    const time_point begin(1000h);
    gate.refuse(begin, 60s);
    std::vector<double> retries;
    auto now = begin;
    for (std::size_t i = 0; i < clients; ++i) {
        now = std::max(now, gate.opens(1));
        gate.pass(1, now);
        gate.accept(now, now + 50ms);
        retries.push_back(std::chrono::duration<double>(now - begin).count());
    }
    EXPECT_GE(retries.front(), outage);
    EXPECT_LT(retries.back(), outage + 20);
    EXPECT_LT(peak_to_mean(retries), 2);
}

/// Clients that all fail in the same instant and are patient enough to outlast it, without a word from the server.
/// The mean of many outages: the busiest second of a single one is mostly chance.
TEST(outage, clients_that_guess_come_back_apart) {
    retry_policy patient;
    patient.max_attempts = 1000;
    for (const auto code : {errc::server_error, errc::rate_limited}) {
        constexpr unsigned runs = 50;
        double sum = 0;
        for (unsigned seed = 1; seed <= runs; ++seed) {
            dice roll(seed);
            std::vector<double> retries;
            for (std::size_t i = 0; i < clients; ++i) {
                double now = 0;
                for (int attempt = 1; now < outage; ++attempt)
                    now += seconds(next_delay(patient, refusal(code, 0), attempt, roll()).value());
                retries.push_back(now);
            }
            sum += peak_to_mean(retries);
        }
        EXPECT_LT(sum / runs, 2) << static_cast<int>(code);
    }
}

/// Calls that come steadily, of which a part fails for ever. How many requests the server sees for each.
double amplification(double failing, unsigned seed) {
    constexpr int calls = 60'000;
    dice roll(seed);
    const retry_policy policy;
    retry_budget budget(policy.budget);
    const auto failure = refusal(errc::server_error, 503);
    int requests = 0;
    for (int i = 0; i < calls; ++i) {
        int cost = 0;
        for (int attempt = 1;; ++attempt) {
            ++requests;
            if (roll() >= failing) {
                budget.put(cost);
                break;
            }
            if (!next_delay(policy, failure, attempt, roll())) break;
            cost = retry_cost(policy, failure);
            if (!budget.take(cost)) break;
        }
    }
    return static_cast<double>(requests) / calls;
}

TEST(outage, is_not_answered_with_more_load) {
    EXPECT_LE(amplification(1, 1), 1.001); // 35 retries, and then none
    for (const double failing : {0.9, 0.75, 0.5}) EXPECT_LE(amplification(failing, 1), 1.1) << failing;
    EXPECT_NEAR(amplification(0.01, 1), 1.01, 0.005); // a rare failure is retried each time
}

} // namespace
} // namespace retry_budget_test
