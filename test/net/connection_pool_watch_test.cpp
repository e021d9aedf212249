// SPDX-License-Identifier: BSL-1.0
#include "net/scripted_pool.hpp"

#include <openai/core/metrics.hpp>

#include <algorithm>

/// What becomes of idle connections.
namespace connection_pool_watch_test {
namespace {

using namespace net_test;

/// Three idle connections and the call that is under way.
struct watched : scripted_pool {
    watched()
        : scripted_pool(8) {
        std::deque<waiter> calls;
        for (int i = 0; i < 4; ++i) calls.emplace_back(*this);
        for (std::size_t i = 3; i > 0; --i) calls[i].got.value().give_back();
        busy = std::move(calls[0].got.value());
        turn();
    }
    /// When this turn of the event loop is over.
    std::size_t watches() {
        turn();
        std::size_t count = 0;
        for (const auto& log : logs) count += log->on_event && !log->destroyed ? 1 : 0;
        return count;
    }
    net::lease busy;
};

TEST(connection_pool_watch, watches_idle_connections_while_a_call_is_under_way) {
    watched f;
    EXPECT_EQ(f.watches(), 3u);
    {
        waiter b(f);
        EXPECT_EQ(f.watches(), 2u);
        b.got.value().give_back();
        EXPECT_EQ(f.watches(), 3u);
    }
    f.busy.give_back();
    EXPECT_EQ(f.watches(), 0u); // nothing keeps the context running
    EXPECT_EQ(f.destroyed(), 0u);
}

/// The first watch need not wait for one that has ended.
TEST(connection_pool_watch, begins_with_the_first_call_beside_an_idle_connection) {
    scripted_pool f(8);
    waiter busy(f);
    waiter rests(f);
    rests.got.value().give_back();
    f.turn();
    const auto watched_now = [](const auto& log) { return log->on_event && !log->destroyed; };
    EXPECT_EQ(std::ranges::count_if(f.logs, watched_now), 1);
}

TEST(connection_pool_watch, does_not_watch_what_is_used_again_at_once) {
    watched f;
    openai::detail::protocol::pool_key to;
    to.origin.host = f.host;
    const auto before = f.logs[1]->watches;
    auto wire = f.pool->try_acquire(to, {});
    for (int i = 0; i < 100; ++i) {
        wire.give_back();
        wire = f.pool->try_acquire(to, {});
        f.turn();
    }
    EXPECT_EQ(f.logs[1]->watches, before);
    wire.give_back();
    EXPECT_EQ(f.watches(), 3u);
    EXPECT_EQ(f.dials, 4);
}

TEST(connection_pool_watch, does_not_watch_for_one_short_call_after_the_other) {
    watched f;
    f.busy.give_back();
    const auto before = f.logs[1]->watches;
    for (int i = 0; i < 100; ++i) waiter(f).got.value().give_back();
    f.turn();
    EXPECT_LE(f.logs[1]->watches, before + 1);
    EXPECT_EQ(f.watches(), 0u);
}

TEST(connection_pool_watch, closes_what_the_server_closes_while_it_is_idle) {
    watched f;
    f.logs[2]->aborts = 1;
    f.logs[2]->on_event();
    EXPECT_TRUE(f.logs[2]->destroyed);
    EXPECT_EQ(f.destroyed(), 1u); // the others are well
    EXPECT_EQ(f.pool->counts().closed_while_idle, 1u);
    EXPECT_EQ(f.pool->counts().unsolicited, 0u);
    EXPECT_EQ(f.pool->describe(), "https://host.example:443: 1 active, 2 idle, 0 waiting");
}

TEST(connection_pool_watch, keeps_what_only_brought_a_session_ticket) {
    watched f;
    auto event = f.logs[2]->on_event;
    event();
    EXPECT_EQ(f.destroyed(), 0u);
    EXPECT_EQ(f.watches(), 3u); // and it is watched anew
}

TEST(connection_pool_watch, closes_what_speaks_while_it_is_idle) {
    watched f;
    f.logs[1]->unsolicited = "HTTP/1.1 408 Request Timeout\r\n\r\n";
    f.logs[1]->on_event();
    EXPECT_TRUE(f.logs[1]->destroyed);
    EXPECT_EQ(f.pool->counts().closed_while_idle, 1u);
    EXPECT_EQ(f.pool->counts().unsolicited, 1u);
}

TEST(connection_pool_watch, ignores_an_event_of_a_connection_that_is_in_use) {
    watched f;
    const auto late = f.logs[1]->on_event; // of what was given back last
    waiter b(f);
    f.logs[1]->aborts = 1;
    late();
    EXPECT_EQ(f.destroyed(), 0u);
}

TEST(connection_pool_watch, looks_at_all_idle_connections_when_one_turns_out_closed) {
    for (const bool used : {false, true}) {
        watched f;
        f.logs[2]->aborts = f.logs[3]->aborts = 1;
        if (used) { // found out by a request that did not arrive
            waiter b(f);
            b.got.value()->begin_use();
            b.got.value()->mark_stale();
            b.got.value() = net::lease();
        } else { // found out before use
            f.logs[1]->aborts = 1;
            waiter b(f);
            EXPECT_EQ(f.dials, 5);
        }
        EXPECT_TRUE(f.logs[1]->destroyed && f.logs[2]->destroyed && f.logs[3]->destroyed);
        EXPECT_EQ(f.pool->counts().closed_while_idle, used ? 2u : 3u);
        EXPECT_EQ(f.pool->counts().stale_reuses, used ? 1u : 0u);
    }
}

TEST(connection_pool_watch, leaves_other_origins_alone) {
    watched f;
    f.host = "other.example";
    waiter b(f);
    b.got.value().give_back();
    f.turn();
    f.logs[1]->aborts = f.logs[2]->aborts = 1;
    f.logs[4]->aborts = 1;
    f.logs[4]->on_event();
    EXPECT_EQ(f.destroyed(), 1u);
}

TEST(connection_pool_watch, opens_a_new_connection_when_asked_to) {
    watched f;
    f.fresh = true;
    waiter b(f);
    EXPECT_TRUE(b.got.value());
    EXPECT_EQ(f.dials, 5);
}

TEST(connection_pool_watch, closes_idle_connections_when_the_system_is_short_of_descriptors) {
    for (const auto code : {errc::resource_limit, errc::connect_failed}) {
        watched f;
        f.failing = code;
        f.host = "other.example";
        EXPECT_EQ(waiter(f).got.code(), code);
        EXPECT_EQ(f.dials, 5); // once
        EXPECT_EQ(f.destroyed(), code == errc::resource_limit ? 3u : 0u);
    }
}

TEST(connection_pool_watch, keeps_nothing_once_it_is_closed) {
    watched f;
    f.pool->close();
    EXPECT_EQ(f.destroyed(), 3u);
    f.busy.give_back();
    EXPECT_EQ(f.destroyed(), 4u);
    EXPECT_EQ(f.watches(), 0u);
}

TEST(pool_gauge, of_a_closed_pool_is_zero_wherever_its_connections_led) {
    for (const char* proxy : {"", "http://proxy.example:3128"}) {
        asio::io_context context;
        const auto log = std::make_shared<support::transport_log>();
        const auto dial = [&](const openai::detail::protocol::origin&,
                              const net::dial_limits&) -> asio::awaitable<std::unique_ptr<net::connection>> {
            co_return std::make_unique<net::connection>(
                std::make_unique<support::scripted_transport>(context.get_executor(), support::script(), log),
                context.get_executor());
        };
        const auto numbers = std::make_shared<openai::metrics>();
        const auto pool = std::make_shared<net::connection_pool>(openai::pool_options(), dial, numbers);
        for (const char* host : {"a.example", "b.example"}) {
            openai::detail::protocol::pool_key to;
            to.origin.host = host;
            to.proxy = proxy;
            net::dial_limits limits;
            limits.on_phase = [](phase) {};
            auto lease = support::outcome_of(context, pool->acquire(to, std::move(limits)));
            lease.value().give_back();
        }
        EXPECT_EQ(numbers->snapshot().pool_idle, 2u);
        pool->close();
        EXPECT_EQ(numbers->snapshot().pool_idle, 0u) << proxy;
    }
}

} // namespace
} // namespace connection_pool_watch_test
