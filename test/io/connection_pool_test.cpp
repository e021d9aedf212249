// SPDX-License-Identifier: BSL-1.0
#include "io/connection_pool.hpp"
#include "support/run.hpp"
#include "support/scripted_transport.hpp"

namespace {

namespace asio = boost::asio;
namespace io = openai::io;
using namespace std::chrono_literals;
using openai::errc;
using openai::phase;

/// A pool whose connections are scripted; dialling waits when it is told to.
struct fixture {
    explicit fixture(std::size_t connections, std::size_t waiting = 1024) {
        openai::pool_options options;
        options.max_connections = connections;
        options.max_waiting = waiting;
        pool = std::make_shared<io::connection_pool>(
            options, [this](const openai::protocol::origin&, const io::dial_limits&) { return dial(); });
    }

    asio::awaitable<std::unique_ptr<io::connection>> dial() {
        ++dials;
        if (dialling) co_await dialling->sleep_until(io::clock::time_point::max());
        if (failing) throw openai::error(errc::connect_failed, "");
        logs.push_back(std::make_shared<support::transport_log>());
        co_return std::make_unique<io::connection>(
            std::make_unique<support::scripted_transport>(context.get_executor(), support::script(), logs.back()),
            context.get_executor());
    }
    asio::awaitable<io::lease> acquire(std::chrono::milliseconds queue = 10s) {
        openai::protocol::origin to;
        to.host = "host.example";
        io::dial_limits limits;
        limits.timeouts.queue = queue;
        limits.on_phase = [](phase) {};
        co_return co_await pool->acquire(to, std::move(limits));
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
    std::optional<io::wakeup> dialling;
    bool failing = false;
    int dials = 0;
    std::shared_ptr<io::connection_pool> pool;
};

struct waiter {
    waiter(fixture& f, std::chrono::milliseconds queue = 10s) {
        support::start(f.context.get_executor(), f.acquire(queue), got, signal.slot());
        f.turn();
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
    a.got.value() = io::lease(); // dropped: closed, and its slot is free
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
        else a.got.value() = io::lease();
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
    f.failing = true;
    EXPECT_EQ(waiter(f).got.code(), errc::connect_failed);
    f.failing = false;
    f.dialling.emplace(f.context.get_executor());
    waiter a(f);
    waiter b(f);
    EXPECT_EQ(f.dials, 2);
    a.signal.emit(asio::cancellation_type::terminal);
    f.turn();
    EXPECT_EQ(a.got.code(), errc::cancelled);
    EXPECT_EQ(f.dials, 3); // the right to dial went to the waiter
    f.dialling->wake();
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

} // namespace
