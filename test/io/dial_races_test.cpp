// SPDX-License-Identifier: BSL-1.0
#include "support/certificates.hpp"
#include "support/network.hpp"
#include "support/tls_dialer.hpp"

#include <openai/testing/server.hpp>

namespace {

namespace asio = boost::asio;
namespace io = openai::io;
using openai::errc;
using openai::testing::server_options;
using support::tls_dialer;
using namespace std::chrono_literals;

using dialled = support::outcome<std::unique_ptr<io::connection>>;

/// Whatever comes first, a dial ends once, and a connection is either given or closed.
class dial_races : public testing::TestWithParam<bool> {
protected:
    dial_races()
        : server(server_options().https(GetParam()))
        , from(GetParam() ? server.ca_pem() : support::authority().pem()) {
        from.limits.on_phase = [](openai::phase) {};
    }

    asio::awaitable<std::unique_ptr<io::connection>> dial() {
        openai::protocol::origin to;
        to.host = "127.0.0.1";
        to.port = server.port();
        to.tls = GetParam();
        co_return co_await from.dialer.dial(to, from.limits);
    }

    void expect_settled(dialled& result) {
        ASSERT_EQ(result.completions(), 1);
        if (result.code() == errc{}) {
            EXPECT_TRUE(result.value()->quiet());
            result.value().reset();
        }
        from.context.restart();
        from.context.poll();
        EXPECT_TRUE(from.context.stopped()); // nothing is left to wait for
        EXPECT_TRUE(server.wait_until_open(0));
        EXPECT_EQ(server.counts().requests, 0u);
    }

    openai::testing::server server;
    tls_dialer from;
};

TEST_P(dial_races, the_limit_against_success) {
    int in_time = 0;
    int late = 0;
    for (auto after = 0us; after <= 10ms || in_time == 0; after += after < 1ms ? 20us : 500us + after / 4) {
        from.limits.total = {io::clock::now() + after, 1ms, errc::total_timeout};
        auto result = support::run(from.context, dial());
        ++(result.code() == errc{} ? in_time : late);
        EXPECT_TRUE(result.code() == errc{} || result.code() == errc::total_timeout) << result.failure()->what();
        expect_settled(result);
        if (after > 10s) FAIL();
    }
    EXPECT_GT(late, 0);
    EXPECT_GT(in_time, 0);
}

TEST_P(dial_races, cancellation_at_every_step) {
    int cancelled = 0;
    for (int steps = 0;; ++steps) {
        asio::cancellation_signal signal;
        dialled result;
        support::start(from.context.get_executor(), dial(), result, signal.slot());
        from.context.restart();
        for (int i = 0; i < steps && result.completions() == 0; ++i) from.context.run_one_for(10s);
        const bool over = result.completions() > 0;
        signal.emit(asio::cancellation_type::terminal);
        from.context.run_for(10s);
        EXPECT_TRUE(result.code() == errc{} || (!over && result.code() == errc::cancelled)) << steps;
        cancelled += result.code() == errc::cancelled;
        expect_settled(result);
        if (over) break;
    }
    EXPECT_GT(cancelled, 1);
}

TEST_P(dial_races, the_limit_and_success_in_one_turn) {
    // Everything becomes ready while nobody runs the context; then the handlers run in the order they like.
    for (int steps = 0; steps < 12; ++steps) {
        from.limits.total = {io::clock::now() + 30ms, 30ms, errc::total_timeout};
        dialled result;
        support::start(from.context.get_executor(), dial(), result);
        from.context.restart();
        for (int i = 0; i < steps && result.completions() == 0; ++i) from.context.run_one_for(10s);
        while (io::clock::now() < from.limits.total.at) std::this_thread::yield();
        from.context.run_for(10s);
        EXPECT_TRUE(result.code() == errc{} || result.code() == errc::total_timeout);
        expect_settled(result);
    }
}

TEST_P(dial_races, leave_no_descriptor_behind) {
    for (int i = 0; i < 3; ++i) {
        auto result = support::run(from.context, dial());
        expect_settled(result);
    }
    const auto before = support::open_descriptors();
    for (int i = 0; i < 20; ++i) {
        from.limits.total = {io::clock::now() + std::chrono::microseconds(40 * i), 1ms, errc::total_timeout};
        auto result = support::run(from.context, dial());
        expect_settled(result);
    }
    EXPECT_EQ(support::open_descriptors(), before);
}

INSTANTIATE_TEST_SUITE_P(, dial_races, testing::Bool(),
                         [](const auto& tls) { return tls.param ? "with_tls" : "plain"; });

} // namespace
