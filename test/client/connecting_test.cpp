// SPDX-License-Identifier: BSL-1.0
#include "support/black_hole.hpp"
#include "support/client_world.hpp"
#include "support/tls_world.hpp"

namespace {

namespace asio = boost::asio;
using openai::billing;
using openai::errc;
using support::client_world;
using support::reply;
using support::tls_peer;
using support::tls_world;
using namespace std::chrono_literals;

TEST(connecting, another_service_on_the_port_is_no_answer) {
    for (const char* banner :
         {"SSH-2.0-OpenSSH_9.2\r\n", "220 mail.example ESMTP\r\n", "\x15\x03\x01\x00\x02\x02\x16"}) {
        client_world world;
        world.options.retry = openai::retry_policy();
        world.server.push(reply::raw(banner));
        const auto failure = world.chat_failure("hello");
        EXPECT_TRUE(failure.code() == errc::protocol_error || failure.code() == errc::truncated) << failure.what();
        EXPECT_EQ(failure.attempts(), 1);
        EXPECT_NE(failure.maybe_billed(), billing::no);
        EXPECT_EQ(world.server.counts().requests, 1u);
        EXPECT_TRUE(world.server.wait_until_open(0));
    }
}

/// A call that holds the only connection while it connects, and one that waits for it.
struct crowded {
    crowded()
        : hole(io, "127.0.0.1") {
        openai::client_options options("sk-test");
        options.base_url = "http://127.0.0.1:" + std::to_string(hole.endpoint().port()) + "/v1";
        options.pool.max_connections = 1;
        options.timeouts.connect = 60s;
        options.retry = openai::retry_policy::none();
        client.emplace(io, options);
    }

    asio::awaitable<bool> list(openai::call_options call) {
        auto& to = *client;
        co_await to.models.list(std::move(call));
        co_return true;
    }

    asio::io_context io;
    support::black_hole hole;
    std::optional<openai::client> client;
};

TEST(connecting, a_cancelled_call_passes_its_place_on) {
    crowded world;
    asio::cancellation_signal signal;
    support::outcome<bool> first;
    support::outcome<bool> second;
    openai::call_options short_one;
    short_one.timeouts.emplace();
    short_one.timeouts->connect = 50ms;
    support::start(world.io.get_executor(), world.list({}), first, signal.slot());
    world.io.poll();
    support::start(world.io.get_executor(), world.list(short_one), second);
    world.io.poll();
    signal.emit(asio::cancellation_type::terminal);
    EXPECT_TRUE(support::run_until(world.io, [&] { return first.finished() && second.finished(); }));
    EXPECT_EQ(first.code(), errc::cancelled);
    EXPECT_EQ(first.failure()->phase(), openai::phase::connect);
    EXPECT_EQ(first.failure()->maybe_billed(), billing::no);
    EXPECT_EQ(second.code(), errc::connect_timeout); // it had its turn
    world.io.poll();
    EXPECT_TRUE(world.io.stopped());
}

TEST(connecting, a_call_past_its_deadline_passes_its_place_on) {
    crowded world;
    support::outcome<bool> first;
    support::outcome<bool> second;
    openai::call_options short_call;
    short_call.timeout(50ms);
    openai::call_options short_connect;
    short_connect.timeouts.emplace();
    short_connect.timeouts->connect = 50ms;
    support::start(world.io.get_executor(), world.list(short_call), first);
    world.io.poll();
    support::start(world.io.get_executor(), world.list(short_connect), second);
    EXPECT_TRUE(support::run_until(world.io, [&] { return first.finished() && second.finished(); }));
    EXPECT_EQ(first.code(), errc::total_timeout);
    EXPECT_EQ(first.failure()->phase(), openai::phase::connect);
    EXPECT_EQ(first.failure()->attempts(), 1);
    EXPECT_EQ(second.code(), errc::connect_timeout);
}

TEST(connecting, a_certificate_that_was_replaced_is_seen_after_the_connections_age) {
    tls_world world(tls_peer::answer_all);
    world.options.pool.max_age = 200ms;
    EXPECT_EQ(world.run_list().value(), "gpt-4o");
    world.peer.show(support::authority().issue()); // of a CA that is not trusted
    auto seen = errc{};
    for (const auto end = std::chrono::steady_clock::now() + 10s; seen == errc{};) {
        ASSERT_LT(std::chrono::steady_clock::now(), end);
        seen = world.run_list().code();
    }
    EXPECT_EQ(seen, errc::tls_untrusted);
    EXPECT_LE(world.peer.connections(), 3); // one at most resumed the first one's session
}

TEST(connecting, a_burst_of_calls_resumes_the_sessions_there_are) {
    client_world world(openai::testing::server_options().https());
    EXPECT_EQ(world.run_chat("first").code(), errc{});
    world.server.otherwise(reply().delay(100ms)); // so that one connection is not enough
    constexpr int calls = 100;
    std::vector<support::outcome<std::string>> results(calls);
    for (int i = 0; i < calls; ++i)
        support::start(world.io.get_executor(), world.chat("call " + std::to_string(i)),
                       results[static_cast<std::size_t>(i)]);
    world.io.restart();
    world.io.run_for(20s);
    for (auto& result : results) EXPECT_EQ(result.code(), errc{});
    const auto seen = world.server.counts();
    EXPECT_LE(seen.connections, 100u);
    EXPECT_GT(seen.resumed_handshakes, 0u);
    EXPECT_EQ(seen.failed_handshakes, 0u);
    EXPECT_EQ(seen.requests, 101u);
}

} // namespace
