// SPDX-License-Identifier: BSL-1.0
#include "protocol/pool/pool_ledger.hpp"

#include <gtest/gtest.h>

/// Connections behind a stream, which are set apart, and the order of those who wait.
namespace pool_streams_test {
namespace {

using namespace std::chrono_literals;
using openai::detail::protocol::close_behavior;
using openai::detail::protocol::close_behaviors;
using openai::detail::protocol::pool_key;
using openai::detail::protocol::pool_ledger;
using action = pool_ledger::action;

struct books {
    explicit books(openai::pool_options options = {})
        : ledger(options, behaviors) {
        here.origin.host = "host.example";
    }

    void open() {
        ASSERT_EQ(ledger.acquire(here, now).what, action::open);
        ASSERT_FALSE(ledger.opened(here).waiter);
    }
    pool_ledger::handover give_back(pool_ledger::id id, bool streamed = true) {
        pool_ledger::terms kept;
        kept.streamed = streamed;
        return ledger.give_back(here, id, kept, now);
    }
    close_behavior& behavior(bool streamed = true) { return behaviors->of(here.to_string())->behind(streamed); }

    std::shared_ptr<close_behaviors> behaviors = std::make_shared<close_behaviors>();
    pool_key here;
    pool_ledger ledger;
    pool_ledger::time now = pool_ledger::time() + 1h;
};

openai::pool_options one_at_a_time() {
    openai::pool_options options;
    options.max_connections = 1;
    return options;
}

TEST(pool_streams, get_one_extra_connection_and_then_wait_for_the_decision) {
    books b;
    b.open();
    EXPECT_TRUE(b.give_back(1).keep);
    EXPECT_FALSE(b.ledger.reuse(b.here, b.now));
    b.open(); // the extra one
    b.now += 1ms;
    EXPECT_TRUE(b.give_back(2).keep);
    const auto waiting = b.ledger.acquire(b.here, b.now);
    EXPECT_EQ(waiting.what, action::wait);
    EXPECT_FALSE(b.ledger.serve_next(b.here, b.now).waiter);
    EXPECT_EQ(b.ledger.next_look(b.here), b.now + 49ms); // when the first has rested long enough
    b.now += 49ms;
    const auto served = b.ledger.serve_next(b.here, b.now);
    EXPECT_EQ(served.waiter, waiting.which);
    EXPECT_EQ(served.connection, 1u);
    EXPECT_EQ(served.idle, 50ms);
    b.ledger.stayed_open(b.here, true, served.idle);
    EXPECT_EQ(b.ledger.acquire(b.here, b.now).which, 2u); // a server that keeps one keeps the other
}

TEST(pool_streams, that_are_closed_let_the_next_open_at_once_and_without_end) {
    books b;
    b.open();
    EXPECT_TRUE(b.give_back(1).keep);
    b.open();
    EXPECT_TRUE(b.give_back(2).keep);
    const auto waiting = b.ledger.acquire(b.here, b.now);
    EXPECT_EQ(waiting.what, action::wait);
    EXPECT_EQ(b.ledger.drop(b.here, 1, b.now), 0ms);
    b.ledger.closed_early(b.here, true, 0ms);
    const auto served = b.ledger.serve_next(b.here, b.now);
    EXPECT_EQ(served.waiter, waiting.which);
    EXPECT_FALSE(served.connection);
    b.ledger.opened(b.here);
    for (pool_ledger::id i = 3; i < 10; ++i) {
        EXPECT_TRUE(b.give_back(i).keep);
        b.open();
    }
    EXPECT_EQ(b.ledger.begin_drain(b.here), pool_ledger::drain::alone); // nobody waits for what is of no use
}

TEST(pool_streams, of_one_process_share_the_extra_connection) {
    books b;
    pool_ledger other({}, b.behaviors);
    b.open();
    EXPECT_TRUE(b.give_back(1).keep);
    EXPECT_EQ(other.acquire(b.here, b.now).what, action::open);
    other.opened(b.here);
    other.give_back(b.here, 2, {pool_ledger::time::max(), {}, true}, b.now);
    b.open();
    EXPECT_EQ(other.acquire(b.here, b.now).what, action::wait);
    b.behavior().closed(1ms);
    EXPECT_TRUE(other.serve_next(b.here, b.now).waiter);
}

TEST(pool_streams, hold_nothing_back_that_has_not_streamed) {
    books b;
    b.open();
    b.open();
    EXPECT_TRUE(b.give_back(1, false).keep);
    EXPECT_TRUE(b.give_back(2).keep);
    const auto first = b.ledger.acquire(b.here, b.now);
    EXPECT_EQ(first.what, action::reuse);
    EXPECT_EQ(first.which, 1u);
}

TEST(pool_streams, go_to_who_waits_only_from_a_server_that_keeps_them) {
    openai::pool_options options;
    options.max_connections = 1;
    for (const bool keeps : {false, true}) {
        books b(options);
        if (keeps) b.behavior().survived(50ms);
        else b.behavior().closed(1ms);
        b.open();
        const auto waiting = b.ledger.acquire(b.here, b.now);
        EXPECT_EQ(waiting.what, action::wait);
        const auto next = b.give_back(1);
        EXPECT_EQ(next.waiter, waiting.which);
        EXPECT_EQ(next.keep, !keeps); // it made room again for the one to be opened
        EXPECT_EQ(next.close.size(), keeps ? 0u : 1u);
        EXPECT_EQ(b.ledger.active(), 1u);
        EXPECT_EQ(b.ledger.idle_count(), 0u);
    }
}

/// Behind an answer that was no stream, only who waits could be given a connection before its server has closed it.
TEST(pool_waiters, get_no_connection_right_behind_an_answer_before_its_server_is_known) {
    books b(one_at_a_time());
    b.open();
    const auto first = b.ledger.acquire(b.here, b.now);
    const auto second = b.ledger.acquire(b.here, b.now);
    auto next = b.give_back(1, false);
    EXPECT_FALSE(next.waiter); // no other is opened in its place: that would show nothing
    EXPECT_TRUE(next.keep);
    EXPECT_FALSE(b.ledger.serve_next(b.here, b.now).waiter);
    EXPECT_EQ(b.ledger.first_waiter(b.here), first.which);
    EXPECT_EQ(b.ledger.next_look(b.here), b.now + 50ms);
    b.now += 50ms;
    const auto served = b.ledger.serve_next(b.here, b.now);
    EXPECT_EQ(served.waiter, first.which);
    EXPECT_EQ(served.connection, 1u);
    b.ledger.stayed_open(b.here, false, served.idle);
    next = b.give_back(1, false); // known to keep them
    EXPECT_EQ(next.waiter, second.which);
    EXPECT_FALSE(next.keep);
}

TEST(pool_waiters, open_a_connection_each_where_the_server_closes_behind_every_answer) {
    books b(one_at_a_time());
    b.open();
    for (int i = 0; i < 3; ++i) ASSERT_EQ(b.ledger.acquire(b.here, b.now).what, action::wait);
    b.give_back(1, false);
    EXPECT_EQ(b.ledger.drop(b.here, 1, b.now), 0ms);
    b.ledger.closed_early(b.here, false, 0ms);
    EXPECT_TRUE(b.ledger.serve_next(b.here, b.now).waiter);
    b.ledger.opened(b.here);
    const auto next = b.give_back(2, false);
    EXPECT_TRUE(next.waiter);
    EXPECT_EQ(next.close, std::vector<pool_ledger::id>{2}); // it made room
}

/// A server that was restarted, say, closed once and keeps its connections since.
TEST(pool_waiters, find_out_that_a_server_keeps_its_connections_again) {
    books b(one_at_a_time());
    b.behavior(false).closed(1ms);
    b.open();
    pool_ledger::id connection = 1;
    int opened = 0;
    for (int call = 0; call < 100; ++call) {
        if (!b.ledger.first_waiter(b.here)) b.ledger.acquire(b.here, b.now);
        auto next = b.give_back(connection, false);
        if (!next.waiter) { // it rests, and stays open
            b.now = *b.ledger.next_look(b.here);
            next = b.ledger.serve_next(b.here, b.now);
            ASSERT_EQ(next.connection, connection);
            b.ledger.stayed_open(b.here, false, next.idle);
        } else if (next.keep) {
            b.ledger.opened(b.here);
            ++connection;
            ++opened;
        }
    }
    EXPECT_LE(opened, 3 * 8);
    EXPECT_EQ(b.behavior(false).what(), close_behavior::known::keeps);
}

/// A server that leaves the body open behind the end marker holds back one call, not each.
TEST(pool_streams, whose_bodies_end_late_are_not_waited_for) {
    using drain = pool_ledger::drain;
    books b;
    b.behavior().survived(b.behavior().look());
    b.open();
    ASSERT_EQ(b.ledger.begin_drain(b.here), drain::awaited);
    b.ledger.saw_end(b.here, false);
    b.ledger.end_drain(b.here);
    b.ledger.discard(b.here);
    int probes = 0;
    for (int i = 0; i < 16; ++i) {
        b.open();
        const auto begun = b.ledger.begin_drain(b.here);
        EXPECT_NE(begun, drain::awaited);
        if (begun == drain::alone) {
            ++probes;
            EXPECT_EQ(b.ledger.acquire(b.here, b.now).what, action::open); // nobody waits for it
            b.ledger.opened(b.here);
            b.ledger.discard(b.here);
        }
        b.ledger.discard(b.here);
    }
    EXPECT_EQ(probes, 2);
    b.ledger.saw_end(b.here, true); // one of the probes was in time
    b.open();
    EXPECT_EQ(b.ledger.begin_drain(b.here), drain::awaited);
}

/// A connection that drains is one of several: who waits is given another one that is there.
TEST(pool_waiters, do_not_wait_for_what_drains_if_another_is_idle) {
    books b;
    b.open();
    b.open();
    b.give_back(1); // set apart
    ASSERT_EQ(b.ledger.begin_drain(b.here), pool_ledger::drain::awaited);
    const auto waiting = b.ledger.acquire(b.here, b.now);
    ASSERT_EQ(waiting.what, action::wait);
    b.now += 50ms;
    EXPECT_EQ(b.ledger.serve_next(b.here, b.now).connection, 1u);
}

TEST(pool_waiters, find_what_is_set_apart_for_them_although_fewer_are_kept_idle) {
    openai::pool_options options;
    options.max_connections = 4;
    options.max_idle = options.max_idle_total = 1;
    books b(options);
    for (int i = 0; i < 4; ++i) b.open();
    for (int i = 0; i < 4; ++i) ASSERT_EQ(b.ledger.acquire(b.here, b.now).what, action::wait);
    b.behavior().take_extra();
    for (pool_ledger::id i = 1; i <= 4; ++i) EXPECT_TRUE(b.give_back(i, false).close.empty());
    b.now += 50ms;
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(b.ledger.serve_next(b.here, b.now).connection);
}

TEST(pool_waiters, are_given_at_once_what_cannot_rest) {
    books b(one_at_a_time());
    b.open();
    const auto first = b.ledger.acquire(b.here, b.now);
    EXPECT_EQ(b.ledger.give_back(b.here, 1, {pool_ledger::time::max(), 1s}, b.now).waiter, first.which);
}

TEST(pool_waiters, are_what_matters_behind_an_answer) {
    books b;
    b.open();
    b.give_back(1, false);
    EXPECT_EQ(b.ledger.acquire(b.here, b.now).which, 1u); // nobody waited
}

TEST(pool_streams, do_not_let_anybody_pass_those_who_wait) {
    books b;
    b.open();
    b.give_back(1);
    b.open();
    b.give_back(2);
    const auto first = b.ledger.acquire(b.here, b.now);
    b.now += 60ms; // usable from here on, and nobody has looked yet
    EXPECT_FALSE(b.ledger.reuse(b.here, b.now));
    EXPECT_EQ(b.ledger.serve_next(b.here, b.now).waiter, first.which);
}

TEST(pool_ledger_replace, keeps_the_slot_and_the_place_of_who_got_a_dead_connection) {
    books b(one_at_a_time());
    b.behavior(false).survived(50ms);
    b.open();
    const auto first = b.ledger.acquire(b.here, b.now);
    const auto second = b.ledger.acquire(b.here, b.now);
    EXPECT_EQ(b.give_back(1, false).waiter, first.which); // and it is closed
    EXPECT_EQ(b.ledger.replace(b.here, b.now).what, action::open);
    EXPECT_EQ(b.ledger.active(), 1u);
    b.ledger.opened(b.here);
    EXPECT_EQ(b.give_back(2, false).waiter, second.which);
}

TEST(pool_ledger_replace, waits_as_the_first_when_too_many_are_being_opened) {
    openai::pool_options options;
    options.max_connections = 2;
    options.max_connecting = 1;
    books b(options);
    b.open();
    EXPECT_EQ(b.ledger.acquire(b.here, b.now).what, action::open);
    const auto later = b.ledger.acquire(b.here, b.now);
    EXPECT_EQ(later.what, action::wait);
    const auto again = b.ledger.replace(b.here, b.now);
    EXPECT_EQ(again.what, action::wait);
    EXPECT_EQ(b.ledger.opened(b.here).waiter, again.which);
    EXPECT_EQ(b.ledger.opened(b.here).waiter, std::nullopt); // two are in use
    EXPECT_EQ(b.ledger.discard(b.here).waiter, later.which);
}

TEST(pool_ledger_replace, takes_another_idle_one) {
    books b;
    b.open();
    b.open();
    b.give_back(1, false);
    EXPECT_EQ(b.ledger.replace(b.here, b.now).which, 1u); // the second was dead
    EXPECT_EQ(b.ledger.active(), 1u);
    EXPECT_EQ(b.ledger.idle_count(), 0u);
}

TEST(pool_ledger_max_idle, of_zero_is_no_reuse_for_anybody) {
    for (const bool in_all : {false, true}) {
        openai::pool_options options;
        options.max_connections = 1;
        (in_all ? options.max_idle_total : options.max_idle) = 0;
        books b(options);
        b.open();
        EXPECT_EQ(b.ledger.begin_drain(b.here), pool_ledger::drain::none);
        const auto waiting = b.ledger.acquire(b.here, b.now);
        EXPECT_EQ(waiting.what, action::wait);
        const auto next = b.give_back(1, false);
        EXPECT_EQ(next.waiter, waiting.which);
        EXPECT_TRUE(next.retire); // it opens another one
        EXPECT_EQ(b.ledger.idle_count(), 0u);
    }
}

} // namespace
} // namespace pool_streams_test
