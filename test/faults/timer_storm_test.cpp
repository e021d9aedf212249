// SPDX-License-Identifier: BSL-1.0
#include "faults/allocations.hpp"
#include "faults/virtual_clock.hpp"
#include "io/watchdog.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <vector>

/// Every call under way has a deadline that each received piece moves.
namespace {

using namespace faults;
namespace io = openai::io;
using namespace std::chrono_literals;

using watchdogs = std::vector<std::unique_ptr<io::watchdog>>;

watchdogs armed(boost::asio::io_context& context, std::size_t count, std::size_t& fired) {
    watchdogs all;
    for (std::size_t i = 0; i < count; ++i) {
        all.push_back(std::make_unique<io::watchdog>(context.get_executor(), [&fired] { ++fired; }));
        all.back()->set(io::clock::now() + 1h);
    }
    return all;
}

/// The least time in ns for moving one deadline, of several tries.
double cost_of_a_move(std::size_t count) {
    boost::asio::io_context context;
    std::size_t fired = 0;
    const auto all = armed(context, count, fired);
    auto at = io::clock::now() + 1h;
    double best = 1e9;
    for (int turn = 0; turn < 20; ++turn) {
        const auto begin = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < 10'000; ++i) all[i % count]->set(at += 1us);
        const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
        best = std::min(best, took.count() / 10'000);
    }
    return best;
}

TEST(timer_storm, costs_each_call_no_more_than_one_alone) {
    const double alone = cost_of_a_move(1);
    const double storm = cost_of_a_move(10'000);
    std::cout << "timer storm: " << storm << " ns for a move among 10,000, " << alone << " ns alone, ratio "
              << storm / alone << '\n';
    EXPECT_LT(storm, 20 * alone); // what it takes to fetch their memory, but nothing that grows with their number
}

TEST(timer_storm, allocates_nothing) {
    boost::asio::io_context context;
    std::size_t fired = 0;
    const auto all = armed(context, 10'000, fired);
    allocations::fail_at(1);
    for (int turn = 1; turn <= 10; ++turn)
        for (const auto& each : all) each->set(io::clock::now() + 1h + std::chrono::seconds(turn));
    const bool any = allocations::happened();
    allocations::fail_at(0);
    EXPECT_FALSE(any);
    EXPECT_EQ(context.poll(), 0u); // and no timer was set anew
}

TEST(timer_storm, fires_each_once_and_none_early) {
    boost::asio::io_context context;
    std::size_t fired = 0;
    const auto all = armed(context, 10'000, fired);
    for (const auto& each : all) each->set(io::clock::now() + 2h);
    const auto run = [&context] {
        for (int i = 0; i < 3; ++i) {
            context.restart();
            context.poll();
        }
    };
    advance_time(2h - 1ms);
    run();
    EXPECT_EQ(fired, 0u);
    advance_time(1ms);
    run();
    EXPECT_EQ(fired, 10'000u);
    advance_time(2h);
    run();
    EXPECT_EQ(fired, 10'000u);
}

} // namespace
