// SPDX-License-Identifier: BSL-1.0
#include "net/time_asleep.hpp"
#include "net/wakeup.hpp"
#include "net/watchdog.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace watchdog_test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using openai::detail::net::clock;
using openai::detail::net::watchdog;

struct fixture {
    asio::io_context context;
    std::atomic<int> fired = 0;
    clock::time_point at;
    watchdog timer{context.get_executor(), [this] {
                       ++fired;
                       at = clock::now();
                   }};
};

TEST(watchdog, fires_once_and_not_early) {
    fixture f;
    const auto due = clock::now() + 20ms;
    f.timer.set(due);
    f.context.run_for(10s);
    EXPECT_EQ(f.fired, 1);
    EXPECT_GE(f.at, due);
    EXPECT_TRUE(f.context.stopped());
}

TEST(watchdog, fires_at_once_when_the_time_has_passed) {
    fixture f;
    f.timer.set(clock::now() - 1s);
    f.context.run_for(10s);
    EXPECT_EQ(f.fired, 1);
}

TEST(watchdog, moves_later_and_earlier) {
    fixture f;
    f.timer.set(clock::now() + 10ms);
    const auto due = clock::now() + 40ms;
    f.timer.set(due);
    f.context.run_for(10s);
    EXPECT_EQ(f.fired, 1);
    EXPECT_GE(f.at, due);

    f.timer.set(clock::now() + 1h);
    f.timer.set(clock::now() + 10ms);
    f.context.restart();
    f.context.run_for(10s);
    EXPECT_EQ(f.fired, 2);
}

TEST(watchdog, moving_later_costs_no_timer_operation) {
    fixture f;
    f.timer.set(clock::now() + 1h);
    for (int i = 0; i < 1000; ++i) f.timer.set(clock::now() + 2h);
    EXPECT_EQ(f.context.poll(), 0u); // a timer set anew would complete its old wait
    f.timer.set(clock::now() + 30min);
    EXPECT_EQ(f.context.poll(), 1u);
    EXPECT_EQ(f.fired, 0);
}

TEST(watchdog, pauses_and_starts_again) {
    fixture f;
    f.timer.set(clock::now() + 10ms);
    f.timer.set(clock::time_point::max());
    f.context.run_for(10s);
    EXPECT_EQ(f.fired, 0);
    EXPECT_TRUE(f.context.stopped());
    f.timer.set(clock::now() + 10ms);
    f.context.restart();
    f.context.run_for(10s);
    EXPECT_EQ(f.fired, 1);
}

TEST(watchdog, settled_it_keeps_no_context_running) {
    fixture f;
    f.timer.set(clock::now() + 1h);
    f.timer.set(clock::time_point::max());
    f.timer.settle();
    f.timer.settle();
    const auto begin = clock::now();
    f.context.run_for(10s);
    EXPECT_TRUE(f.context.stopped());
    EXPECT_LT(clock::now() - begin, 5s);
    EXPECT_EQ(f.fired, 0);
    f.timer.set(clock::now());
    f.context.restart();
    f.context.run_for(10s);
    EXPECT_EQ(f.fired, 1);
}

TEST(watchdog, a_pause_costs_no_timer_operation) {
    fixture f;
    f.timer.set(clock::now() + 1h);
    for (int i = 0; i < 1000; ++i) {
        f.timer.set(clock::time_point::max());
        f.timer.set(clock::now() + 2h);
        f.timer.settle(); // not paused: it stays
    }
    EXPECT_EQ(f.context.poll(), 0u);
    EXPECT_FALSE(f.context.stopped());
    EXPECT_EQ(f.fired, 0);
}

TEST(watchdog, paused_with_its_expiry_already_queued_it_does_not_fire) {
    fixture f;
    f.timer.set(clock::now() - 1s); // due: the wait completes as soon as the context runs
    asio::post(f.context, [&] {
        f.timer.set(clock::time_point::max());
        f.timer.settle();
    });
    f.context.run_for(10s);
    const int after_pause = f.fired;
    f.timer.set(clock::now() + 1h);
    EXPECT_EQ(f.fired, after_pause);
    EXPECT_LE(after_pause, 1);
}

TEST(watchdog, is_never_called_after_its_end) {
    asio::io_context context;
    auto work = asio::make_work_guard(context);
    std::thread runner([&] { context.run(); });
    std::atomic<int> early = 0;
    for (int i = 0; i < 2000; ++i) {
        std::atomic<bool> alive = true;
        {
            watchdog timer(context.get_executor(), [&] { early += alive ? 0 : 1; });
            timer.set(clock::now() + std::chrono::microseconds(i % 100));
            if (i % 2 == 0) std::this_thread::yield();
        }
        alive = false;
    }
    work.reset();
    runner.join();
    EXPECT_EQ(early, 0);
}

TEST(watchdog, may_be_destroyed_before_its_context_ran) {
    auto context = std::make_unique<asio::io_context>();
    int fired = 0;
    auto timer = std::make_unique<watchdog>(context->get_executor(), [&] { ++fired; });
    timer->set(clock::now() + 1h);
    timer->set(clock::time_point::max());
    timer->settle();
    timer.reset();
    context.reset();
    EXPECT_EQ(fired, 0);
}

using openai::errc;
using openai::detail::net::wakeup;

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
    EXPECT_TRUE(support::outcome_of(context, bell.sleep_until(clock::time_point::max())).value());
    EXPECT_FALSE(support::outcome_of(context, bell.sleep_until(clock::now())).value());
}

TEST(wakeup, ends_at_the_deadline_and_not_before) {
    asio::io_context context;
    wakeup bell(context.get_executor());
    const auto due = clock::now() + 20ms;
    EXPECT_FALSE(support::outcome_of(context, bell.sleep_until(due)).value());
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
} // namespace watchdog_test

namespace openai::detail::net::watchdog_test {
namespace {

/// Its two clocks are not read at the same time.
TEST(time_asleep, never_shrinks) {
    auto before = time_asleep();
    for (int i = 0; i < 100'000; ++i) {
        const auto now = time_asleep();
        ASSERT_GE(now, before);
        before = now;
    }
}

} // namespace
} // namespace openai::detail::net::watchdog_test
