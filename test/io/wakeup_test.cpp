// SPDX-License-Identifier: BSL-1.0
#include "io/wakeup.hpp"
#include "support/run.hpp"

#include <atomic>
#include <thread>

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using openai::errc;
using openai::io::clock;
using openai::io::wakeup;

TEST(wakeup, wakes_a_sleeper) {
    asio::io_context context;
    wakeup bell(context.get_executor());
    support::outcome<bool> slept;
    support::start(context.get_executor(), bell.sleep_until(clock::time_point::max()), slept);
    context.poll();
    ASSERT_EQ(slept.completions(), 0);
    std::thread([&] { bell.wake(); }).join();
    context.run_for(10s);
    EXPECT_TRUE(slept.value());
}

TEST(wakeup, remembers_one_wake_until_the_next_sleep) {
    asio::io_context context;
    wakeup bell(context.get_executor());
    bell.wake();
    bell.wake();
    context.poll();
    EXPECT_TRUE(support::run(context, bell.sleep_until(clock::time_point::max())).value());
    EXPECT_FALSE(support::run(context, bell.sleep_until(clock::now())).value());
}

TEST(wakeup, ends_at_the_deadline_and_not_before) {
    asio::io_context context;
    wakeup bell(context.get_executor());
    const auto due = clock::now() + 20ms;
    EXPECT_FALSE(support::run(context, bell.sleep_until(due)).value());
    EXPECT_GE(clock::now(), due);
}

TEST(wakeup, a_wake_at_the_deadline_is_not_lost) {
    asio::io_context context;
    wakeup bell(context.get_executor());
    support::outcome<bool> slept;
    bell.wake(); // queued in front of the sleeper, whose deadline has passed
    support::start(context.get_executor(), bell.sleep_until(clock::now() - 1s), slept);
    context.run_for(10s);
    EXPECT_TRUE(slept.value());
}

TEST(wakeup, is_cancelled_once) {
    asio::io_context context;
    wakeup bell(context.get_executor());
    asio::cancellation_signal signal;
    support::outcome<bool> slept;
    support::start(context.get_executor(), bell.sleep_until(clock::time_point::max()), slept, signal.slot());
    context.poll();
    signal.emit(asio::cancellation_type::terminal);
    signal.emit(asio::cancellation_type::terminal);
    context.run_for(10s);
    EXPECT_EQ(slept.code(), errc::cancelled);
    EXPECT_EQ(slept.completions(), 1);
}

TEST(wakeup, may_end_before_its_sleeper_and_with_a_wake_under_way) {
    asio::io_context context;
    support::outcome<bool> slept;
    {
        wakeup bell(context.get_executor());
        support::start(context.get_executor(), bell.sleep_until(clock::time_point::max()), slept);
        context.poll();
        bell.wake();
    }
    context.run_for(10s);
    EXPECT_TRUE(slept.value());
}

asio::awaitable<bool> count_wakes(wakeup& bell, std::atomic<int>& rounds, int wanted) {
    for (int i = 0; i < wanted; ++i) {
        if (!co_await bell.sleep_until(clock::now() + 10s)) co_return false;
        ++rounds;
    }
    co_return true;
}

TEST(wakeup, loses_no_wake_of_another_thread) {
    asio::io_context context;
    wakeup bell(context.get_executor());
    std::atomic<int> rounds = 0;
    constexpr int wanted = 2000;
    support::outcome<bool> slept;
    support::start(context.get_executor(), count_wakes(bell, rounds, wanted), slept);
    std::thread waker([&] {
        for (int i = 0; i < wanted; ++i) {
            bell.wake();
            while (rounds <= i && !context.stopped()) std::this_thread::yield();
        }
    });
    context.run_for(60s);
    context.stop();
    waker.join();
    EXPECT_TRUE(slept.value());
}

} // namespace
