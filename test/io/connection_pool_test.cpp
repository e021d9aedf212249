// SPDX-License-Identifier: BSL-1.0
#include "io/connection_pool.hpp"
#include "support/run.hpp"
#include "support/scripted_transport.hpp"

#include <deque>

namespace {

namespace asio = boost::asio;
namespace io = openai::io;
using namespace std::chrono_literals;
using openai::errc;
using openai::phase;

/// A pool whose connections are scripted; dialling waits when it is told to.
struct fixture {
    explicit fixture(std::size_t connections, std::size_t waiting = 1024)
        : fixture([=] {
            openai::pool_options options;
            options.max_connections = connections;
            options.max_waiting = waiting;
            return options;
        }()) {}

    explicit fixture(openai::pool_options options) {
        pool = std::make_shared<io::connection_pool>(
            options, [this](const openai::protocol::origin&, const io::dial_limits&) { return dial(); });
    }

    asio::awaitable<std::unique_ptr<io::connection>> dial() {
        ++dials;
        if (gated) co_await gates.emplace_back(context.get_executor()).sleep_until(io::clock::time_point::max());
        if (failing) throw openai::error(*failing, "");
        logs.push_back(std::make_shared<support::transport_log>());
        co_return std::make_unique<io::connection>(
            std::make_unique<support::scripted_transport>(context.get_executor(), support::script(), logs.back()),
            context.get_executor());
    }
    asio::awaitable<io::lease> acquire(std::chrono::milliseconds queue = 10s) {
        openai::protocol::pool_key to;
        to.origin.host = host;
        io::dial_limits limits;
        limits.timeouts.queue = queue;
        limits.fresh = fresh;
        limits.on_phase = [](phase) {};
        co_return co_await pool->acquire(to, std::move(limits));
    }
    void release() {
        for (auto& gate : gates) gate.wake();
    }
    void turn() {
        context.restart();
        context.poll();
    }
    std::size_t destroyed() const {
        std::size_t count = 0;
        for (const auto& log : logs) count += log->destroyed ? 1 : 0;
        return count;
    }

    asio::io_context context;
    std::vector<std::shared_ptr<support::transport_log>> logs;
    std::deque<io::wakeup> gates; ///< one for each dial
    bool gated = false;
    std::optional<errc> failing;
    bool fresh = false;
    std::string host = "host.example";
    int dials = 0;
    std::shared_ptr<io::connection_pool> pool;
};

struct waiter {
    waiter(fixture& f, std::chrono::milliseconds queue = 10s) {
        support::start(f.context.get_executor(), f.acquire(queue), got, signal.slot());
        f.turn();
    }
    /// Ends a call in the middle of its exchange.
    void fail() {
        got.value()->begin_use();
        got.value() = io::lease();
    }
    asio::cancellation_signal signal;
    support::outcome<io::lease> got;
};

TEST(connection_pool, serves_waiters_in_order_with_what_is_given_back) {
    fixture f(2);
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
    fixture f(4);
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
    fixture f(1);
    waiter a(f);
    a.got.value().give_back();
    f.logs[0]->aborts = 1; // as if the server had closed it
    waiter b(f);
    EXPECT_TRUE(b.got.value());
    EXPECT_EQ(f.dials, 2);
    EXPECT_TRUE(f.logs[0]->destroyed);
}

TEST(connection_pool, lets_a_cancelled_waiter_go) {
    fixture f(1);
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
        fixture f(1);
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
    fixture f(1);
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
    fixture f(1, 1);
    waiter a(f);
    waiter b(f, 20ms);
    waiter c(f);
    EXPECT_EQ(c.got.code(), errc::queue_full);
    ASSERT_TRUE(support::run_until(f.context, [&] { return b.got.finished(); }));
    EXPECT_EQ(b.got.code(), errc::pool_timeout);
    EXPECT_EQ(b.got.failure()->phase(), phase::queue);
    EXPECT_TRUE(b.got.failure()->details().context.starts_with("limit 20 ms, gave up after "));
    waiter d(f);
    a.got.value().give_back();
    f.turn();
    EXPECT_TRUE(d.got.value());
}

TEST(connection_pool, closes_what_is_idle_with_a_farewell) {
    fixture f(2);
    waiter a(f);
    waiter b(f);
    a.got.value().give_back();
    f.pool->close();
    EXPECT_TRUE(f.logs[0]->farewell);
    EXPECT_TRUE(f.logs[0]->destroyed);
    EXPECT_FALSE(f.logs[1]->destroyed);
}

TEST(connection_pool, may_go_before_its_leases_and_waiters) {
    fixture f(1);
    waiter a(f);
    waiter b(f);
    f.pool.reset();
    a.got.value().give_back();
    f.turn();
    EXPECT_TRUE(b.got.value());
}

TEST(connection_pool, keeps_what_was_opened_for_a_call_that_left) {
    fixture f(2);
    f.gated = true;
    waiter a(f);
    f.release();
    a.signal.emit(asio::cancellation_type::terminal); // the connection is there, and the call is not told yet
    f.turn();
    EXPECT_EQ(a.got.completions(), 1);
    if (!a.got.failure()) a.got.value() = io::lease();
    EXPECT_EQ(f.destroyed(), 0u);
    waiter b(f);
    EXPECT_TRUE(b.got.value());
    EXPECT_EQ(f.dials, 1);
}

TEST(connection_pool, opens_few_connections_at_once) {
    fixture f([] {
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

/// Three idle connections and the call that is under way.
struct watched : fixture {
    watched()
        : fixture(8) {
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
    io::lease busy;
};

TEST(connection_pool, watches_idle_connections_while_a_call_is_under_way) {
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

TEST(connection_pool, does_not_watch_what_is_used_again_at_once) {
    watched f;
    openai::protocol::pool_key to;
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

TEST(connection_pool, does_not_watch_for_one_short_call_after_the_other) {
    watched f;
    f.busy.give_back();
    const auto before = f.logs[1]->watches;
    for (int i = 0; i < 100; ++i) waiter(f).got.value().give_back();
    f.turn();
    EXPECT_LE(f.logs[1]->watches, before + 1);
    EXPECT_EQ(f.watches(), 0u);
}

TEST(connection_pool, closes_what_the_server_closes_while_it_is_idle) {
    watched f;
    f.logs[2]->aborts = 1;
    f.logs[2]->on_event();
    EXPECT_TRUE(f.logs[2]->destroyed);
    EXPECT_EQ(f.destroyed(), 1u); // the others are well
    EXPECT_EQ(f.pool->counts().closed_while_idle, 1u);
    EXPECT_EQ(f.pool->counts().unsolicited, 0u);
    EXPECT_EQ(f.pool->describe(), "https://host.example:443: 1 active, 2 idle, 0 waiting");
}

TEST(connection_pool, keeps_what_only_brought_a_session_ticket) {
    watched f;
    auto event = f.logs[2]->on_event;
    event();
    EXPECT_EQ(f.destroyed(), 0u);
    EXPECT_EQ(f.watches(), 3u); // and it is watched anew
}

TEST(connection_pool, closes_what_speaks_while_it_is_idle) {
    watched f;
    f.logs[1]->unsolicited = "HTTP/1.1 408 Request Timeout\r\n\r\n";
    f.logs[1]->on_event();
    EXPECT_TRUE(f.logs[1]->destroyed);
    EXPECT_EQ(f.pool->counts().closed_while_idle, 1u);
    EXPECT_EQ(f.pool->counts().unsolicited, 1u);
}

TEST(connection_pool, ignores_an_event_of_a_connection_that_is_in_use) {
    watched f;
    const auto late = f.logs[1]->on_event; // of what was given back last
    waiter b(f);
    f.logs[1]->aborts = 1;
    late();
    EXPECT_EQ(f.destroyed(), 0u);
}

TEST(connection_pool, looks_at_all_idle_connections_when_one_turns_out_closed) {
    for (const bool used : {false, true}) {
        watched f;
        f.logs[2]->aborts = f.logs[3]->aborts = 1;
        if (used) { // found out by a request that did not arrive
            waiter b(f);
            b.got.value()->begin_use();
            b.got.value()->mark_stale();
            b.got.value() = io::lease();
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

TEST(connection_pool, leaves_other_origins_alone) {
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

TEST(connection_pool, opens_a_new_connection_when_asked_to) {
    watched f;
    f.fresh = true;
    waiter b(f);
    EXPECT_TRUE(b.got.value());
    EXPECT_EQ(f.dials, 5);
}

TEST(connection_pool, closes_idle_connections_when_the_system_is_short_of_descriptors) {
    for (const auto code : {errc::resource_limit, errc::connect_failed}) {
        watched f;
        f.failing = code;
        f.host = "other.example";
        EXPECT_EQ(waiter(f).got.code(), code);
        EXPECT_EQ(f.dials, 5); // once
        EXPECT_EQ(f.destroyed(), code == errc::resource_limit ? 3u : 0u);
    }
}

TEST(connection_pool, keeps_nothing_once_it_is_closed) {
    watched f;
    f.pool->close();
    EXPECT_EQ(f.destroyed(), 3u);
    f.busy.give_back();
    EXPECT_EQ(f.destroyed(), 4u);
    EXPECT_EQ(f.watches(), 0u);
}

} // namespace
