// SPDX-License-Identifier: BSL-1.0
#include "net/scripted_pool.hpp"

namespace connection_pool_test {
namespace {

using namespace net_test;

TEST(connection_pool, serves_waiters_in_order_with_what_is_given_back) {
    scripted_pool f(2);
    waiter a(f);
    waiter b(f);
    waiter c(f);
    waiter d(f);
    EXPECT_EQ(f.dials, 2);
    EXPECT_EQ(c.got.completions() + d.got.completions(), 0);
    auto* const connection = &*b.got.value();
    b.got.value().give_back();
    f.turn();
    EXPECT_EQ(&*c.got.value(), connection);
    EXPECT_EQ(d.got.completions(), 0);
    a.fail(); // closed, and its slot is free
    f.turn();
    EXPECT_TRUE(d.got.value());
    EXPECT_EQ(f.dials, 3);
    EXPECT_EQ(f.destroyed(), 1u);
}

TEST(connection_pool, gives_the_latest_connection_first) {
    scripted_pool f(4);
    waiter a(f);
    waiter b(f);
    auto* const latest = &*a.got.value();
    b.got.value().give_back();
    a.got.value().give_back();
    waiter c(f);
    EXPECT_EQ(&*c.got.value(), latest);
    EXPECT_EQ(f.dials, 2);
}

TEST(connection_pool, does_not_use_a_connection_that_is_not_quiet) {
    scripted_pool f(1);
    waiter a(f);
    a.got.value().give_back();
    f.logs[0]->aborts = 1; // as if the server had closed it
    waiter b(f);
    EXPECT_TRUE(b.got.value());
    EXPECT_EQ(f.dials, 2);
    EXPECT_TRUE(f.logs[0]->destroyed);
}

TEST(connection_pool, serves_waiters_in_order_also_with_connections_that_are_dead) {
    scripted_pool f(1);
    waiter a(f);
    waiter b(f);
    waiter c(f);
    waiter d(f);
    waiter* order[] = {&a, &b, &c, &d};
    for (int i = 0; i < 3; ++i) {
        f.logs.back()->aborts = 1; // closed by the server right behind its answer
        order[i]->got.value().give_back();
        f.turn();
        ASSERT_EQ(order[i + 1]->got.completions(), 1) << i;
        EXPECT_TRUE(order[i + 1]->got.value());
        for (int later = i + 2; later < 4; ++later) EXPECT_EQ(order[later]->got.completions(), 0) << i;
        EXPECT_EQ(f.dials, i + 2);
    }
}

/// Of a server that closes behind every answer, where each connection that comes back is set apart.
TEST(connection_pool, wakes_only_the_first_of_those_who_wait) {
    constexpr std::size_t count = 200;
    scripted_pool f(1);
    f.behavior->others.closed(1ms);
    std::deque<waiter> all;
    for (std::size_t i = 0; i < count; ++i) all.emplace_back(f);
    std::size_t handlers = 0;
    for (auto& one : all) {
        for (int look = 0; look < 20 && one.got.completions() == 0;
             ++look) { // one of eight rests until it is seen to stay
            f.context.restart();
            handlers += f.context.run_one_for(100ms) + f.context.poll();
        }
        ASSERT_EQ(one.got.completions(), 1);
        one.got.value()->begin_use();
        one.got.value().give_back();
        f.context.restart();
        handlers += f.context.poll();
    }
    EXPECT_LE(handlers, 20 * count);
}

TEST(connection_pool, refuses_nobody_whose_connection_is_dead_because_the_queue_is_full) {
    scripted_pool f(1, 2);
    waiter a(f);
    waiter b(f);
    waiter c(f);
    f.logs[0]->aborts = 1;
    a.got.value().give_back();
    waiter d(f); // fills the queue again
    EXPECT_TRUE(b.got.value());
    EXPECT_EQ(c.got.completions() + d.got.completions(), 0);
}

TEST(connection_pool, keeps_nothing_when_it_is_told_so_not_even_for_who_waits) {
    openai::pool_options options;
    options.max_connections = 1;
    options.max_idle = 0;
    scripted_pool f(options);
    waiter a(f);
    waiter b(f);
    a.got.value()->begin_use();
    a.got.value().give_back();
    f.turn();
    EXPECT_TRUE(b.got.value());
    EXPECT_EQ(f.dials, 2);
    EXPECT_TRUE(f.logs[0]->destroyed);
}

TEST(connection_pool, lets_a_call_wait_until_it_is_known_whether_the_server_keeps_connections) {
    scripted_pool f(4);
    const auto stream = [&](waiter& by) {
        by.got.value()->begin_use();
        by.got.value()->set_streamed(true);
        by.got.value().give_back();
        f.turn();
    };
    waiter a(f);
    stream(a);
    waiter b(f);
    EXPECT_EQ(f.dials, 2); // the extra connection
    stream(b);
    waiter c(f);
    EXPECT_EQ(c.got.completions(), 0);
    ASSERT_TRUE(support::runs_until(f.context, [&] { return c.got.finished(); }));
    EXPECT_TRUE(c.got.value());
    EXPECT_EQ(f.dials, 2);
    waiter d(f);
    EXPECT_TRUE(d.got.value());
    EXPECT_EQ(f.dials, 2);
}

TEST(connection_pool, ends_that_wait_when_the_server_closes) {
    scripted_pool f(4);
    waiter first(f);
    for (auto* by : {&first}) {
        by->got.value()->begin_use();
        by->got.value()->set_streamed(true);
        by->got.value().give_back();
    }
    f.turn();
    waiter second(f);
    second.got.value()->begin_use();
    second.got.value()->set_streamed(true);
    second.got.value().give_back();
    f.turn();
    waiter c(f);
    f.turn();
    EXPECT_EQ(c.got.completions(), 0);
    ASSERT_TRUE(f.logs[0]->on_event) << "what is waited for is watched";
    f.logs[0]->aborts = 1;
    f.logs[0]->on_event();
    f.turn();
    EXPECT_TRUE(c.got.value());
    EXPECT_EQ(f.dials, 3);
}

TEST(connection_pool, ends_that_wait_by_its_limits) {
    scripted_pool f(4);
    for (int i = 0; i < 2; ++i) {
        waiter by(f);
        by.got.value()->begin_use();
        by.got.value()->set_streamed(true);
        by.got.value().give_back();
        f.turn();
    }
    waiter late(f, 5ms);
    waiter cancelled(f);
    cancelled.signal.emit(asio::cancellation_type::terminal);
    f.turn();
    EXPECT_EQ(cancelled.got.code(), errc::cancelled);
    ASSERT_TRUE(support::runs_until(f.context, [&] { return late.got.finished(); }));
    EXPECT_EQ(late.got.code(), errc::pool_timeout);
    f.context.restart();
    f.context.run_for(10s);
    EXPECT_TRUE(f.context.stopped()) << "nothing is watched for nobody";
}

TEST(connection_pool, lets_a_cancelled_waiter_go) {
    scripted_pool f(1);
    waiter a(f);
    waiter b(f);
    waiter c(f);
    b.signal.emit(asio::cancellation_type::terminal);
    f.turn();
    EXPECT_EQ(b.got.code(), errc::cancelled);
    a.got.value().give_back();
    f.turn();
    EXPECT_TRUE(c.got.value());
    EXPECT_EQ(f.dials, 1);
}

TEST(connection_pool, passes_on_what_a_cancelled_waiter_was_just_given) {
    for (const bool kept : {true, false}) {
        scripted_pool f(1);
        waiter a(f);
        waiter b(f);
        waiter c(f);
        if (kept) a.got.value().give_back();
        else a.fail();
        b.signal.emit(asio::cancellation_type::terminal); // served, and not yet awake
        f.turn();
        EXPECT_EQ(b.got.completions(), 1);
        if (!b.got.failure()) b.got.value().give_back();
        f.turn();
        EXPECT_TRUE(c.got.value());
        EXPECT_EQ(f.dials, kept ? 1 : 2);
    }
}

TEST(connection_pool, frees_the_slot_of_a_dial_that_fails_or_is_cancelled) {
    scripted_pool f(1);
    f.failing = errc::connect_failed;
    EXPECT_EQ(waiter(f).got.code(), errc::connect_failed);
    f.failing.reset();
    f.gated = true;
    waiter a(f);
    waiter b(f);
    EXPECT_EQ(f.dials, 2);
    a.signal.emit(asio::cancellation_type::terminal);
    f.turn();
    EXPECT_EQ(a.got.code(), errc::cancelled);
    EXPECT_EQ(f.dials, 3); // the right to dial went to the waiter
    f.release();
    f.turn();
    EXPECT_TRUE(b.got.value());
}

TEST(connection_pool, limits_the_queue_in_length_and_time) {
    scripted_pool f(1, 1);
    waiter a(f);
    waiter b(f, 20ms);
    waiter c(f);
    EXPECT_EQ(c.got.code(), errc::queue_full);
    ASSERT_TRUE(support::runs_until(f.context, [&] { return b.got.finished(); }));
    EXPECT_EQ(b.got.code(), errc::pool_timeout);
    EXPECT_EQ(b.got.failure()->phase(), phase::queue);
    EXPECT_TRUE(b.got.failure()->details().context.starts_with("limit 20 ms, gave up after "));
    waiter d(f);
    a.got.value().give_back();
    f.turn();
    EXPECT_TRUE(d.got.value());
}

TEST(connection_pool, closes_what_is_idle_with_a_shutdown) {
    scripted_pool f(2);
    waiter a(f);
    waiter b(f);
    a.got.value().give_back();
    f.pool->close();
    EXPECT_TRUE(f.logs[0]->shutdown);
    EXPECT_TRUE(f.logs[0]->destroyed);
    EXPECT_FALSE(f.logs[1]->destroyed);
}

TEST(connection_pool, may_go_before_its_leases_and_waiters) {
    scripted_pool f(1);
    waiter a(f);
    waiter b(f);
    f.pool.reset();
    a.got.value().give_back();
    f.turn();
    EXPECT_TRUE(b.got.value());
}

TEST(connection_pool, keeps_what_was_opened_for_a_call_that_left) {
    scripted_pool f(2);
    f.gated = true;
    waiter a(f);
    f.release();
    a.signal.emit(asio::cancellation_type::terminal); // the connection is there, and the call is not told yet
    f.turn();
    EXPECT_EQ(a.got.completions(), 1);
    if (!a.got.failure()) a.got.value() = net::lease();
    EXPECT_EQ(f.destroyed(), 0u);
    waiter b(f);
    EXPECT_TRUE(b.got.value());
    EXPECT_EQ(f.dials, 1);
}

TEST(connection_pool, opens_few_connections_at_once) {
    scripted_pool f([] {
        openai::pool_options options;
        options.max_connecting = 2;
        return options;
    }());
    f.gated = true;
    std::deque<waiter> calls;
    for (int i = 0; i < 6; ++i) calls.emplace_back(f);
    EXPECT_EQ(f.dials, 2);
    calls[1].signal.emit(asio::cancellation_type::terminal);
    f.turn();
    EXPECT_EQ(f.dials, 3); // the next in the queue
    f.gated = false;
    f.release();
    f.turn();
    for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(calls[i].got.code(), i == 1 ? errc::cancelled : errc{}) << i;
    EXPECT_EQ(f.dials, 6);
}

} // namespace
} // namespace connection_pool_test
