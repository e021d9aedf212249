// SPDX-License-Identifier: BSL-1.0
#include "net/dial/address_memory.hpp"
#include "net/dial/dialer.hpp"
#include "support/certificates.hpp"
#include "support/network.hpp"
#include "support/run.hpp"
#include "support/tls_dialer.hpp"

#include <openai/testing/server.hpp>

#include <boost/asio/ip/tcp.hpp>

namespace dialer_test {
namespace {

namespace asio = boost::asio;
namespace net = openai::detail::net;
using namespace std::chrono_literals;
using openai::errc;
using tcp = asio::ip::tcp;
using addresses = std::vector<asio::ip::address>;

addresses list(const std::vector<std::string>& texts) {
    addresses result;
    for (const auto& text : texts) result.push_back(asio::ip::make_address(text));
    return result;
}

TEST(address_memory, puts_what_has_just_failed_behind_the_others) {
    const auto start = net::clock::now();
    const auto all = list({"192.0.2.1", "192.0.2.2", "192.0.2.3"});
    net::address_memory memory;
    EXPECT_EQ(memory.prefer_good(all, 443, start), all);
    memory.failed(list({"192.0.2.1"}), 443, start);
    const auto others_first = list({"192.0.2.2", "192.0.2.3", "192.0.2.1"});
    EXPECT_EQ(memory.prefer_good(all, 443, start), others_first);
    EXPECT_EQ(memory.prefer_good(all, 443, start + 30s - 1ms), others_first);
    EXPECT_EQ(memory.prefer_good(all, 443, start + 30s), all);
    EXPECT_EQ(memory.prefer_good(all, 80, start), all);
    memory.failed(all, 443, start); // the last is never left out
    EXPECT_EQ(memory.prefer_good(all, 443, start), all);
}

/// A name whose addresses are those of a list, and listeners on some of them, all on one port.
struct world {
    tcp::acceptor listen(const std::string& address) {
        tcp::acceptor made(context);
        made.open(tcp::v4());
        made.set_option(tcp::acceptor::reuse_address(true));
        made.bind({asio::ip::make_address(address), port});
        made.listen();
        port = made.local_endpoint().port();
        return made;
    }
    asio::awaitable<std::unique_ptr<net::connection>> dial() {
        openai::detail::protocol::origin to;
        to.tls = false;
        to.host = "host.example";
        to.port = port;
        net::dial_limits limits;
        limits.on_phase = [](openai::phase) {};
        co_return co_await dialer.dial(to, limits);
    }
    support::outcome<std::unique_ptr<net::connection>> connect() { return support::outcome_of(context, dial()); }
    static bool called(tcp::acceptor& at) {
        at.non_blocking(true);
        boost::system::error_code ec;
        tcp::socket caller(at.get_executor());
        at.accept(caller, ec);
        return !ec;
    }

    asio::io_context context;
    std::uint16_t port = 0;
    std::atomic<int> asked = 0;
    std::vector<std::string> known;
    net::dialer dialer{context.get_executor(), std::nullopt, [this](const std::string&) {
                           ++asked;
                           return list(known);
                       }};
};

TEST(dialer, asks_anew_when_nobody_is_at_the_old_address) {
    world w;
    w.known = {"127.0.0.2"};
    auto old = std::make_unique<tcp::acceptor>(w.listen("127.0.0.2"));
    EXPECT_TRUE(w.connect().value());
    EXPECT_TRUE(w.connect().value());
    EXPECT_EQ(w.asked, 1);

    old.reset();
    auto moved = w.listen("127.0.0.3");
    w.known = {"127.0.0.3"};
    const auto failure = *w.connect().failure();
    EXPECT_EQ(failure.details().code, errc::connect_failed);
    EXPECT_TRUE(failure.retryable());
    EXPECT_TRUE(w.connect().value());
    EXPECT_EQ(w.asked, 2);
    EXPECT_TRUE(world::called(moved));
}

TEST(dialer, names_whom_it_was_to_reach) {
    world nowhere;
    nowhere.port = 4711;
    const auto unknown = *nowhere.connect().failure();
    EXPECT_EQ(unknown.details().code, errc::resolve_failed);
    EXPECT_EQ(unknown.server(), "host.example:4711") << unknown.what();
    world w;
    w.known = {"127.0.0.2"};
    w.listen("127.0.0.2"); // and leaves
    const auto refused = *w.connect().failure();
    EXPECT_EQ(refused.details().code, errc::connect_failed);
    EXPECT_EQ(refused.server(), "host.example:" + std::to_string(w.port)) << refused.what();
}

TEST(dialer, tries_another_address_before_one_that_has_just_failed) {
    world w;
    w.known = {"127.0.0.2", "127.0.0.3"};
    auto second = w.listen("127.0.0.3");
    EXPECT_TRUE(w.connect().value()); // after a refusal
    EXPECT_TRUE(world::called(second));
    auto first = w.listen("127.0.0.2"); // would be taken if it were tried
    EXPECT_TRUE(w.connect().value());
    EXPECT_FALSE(world::called(first));
    EXPECT_TRUE(world::called(second));
}

TEST(dialer, never_gives_up_the_last_address) {
    world w;
    w.known = {"127.0.0.2"};
    w.listen("127.0.0.2").close();
    EXPECT_EQ(w.connect().code(), errc::connect_failed);
    auto back = w.listen("127.0.0.2");
    EXPECT_TRUE(w.connect().value());
}

using openai::testing::server_options;
using support::tls_dialer;

using dialled = support::outcome<std::unique_ptr<net::connection>>;

/// Whatever comes first, a dial ends once, and a connection is either given or closed.
class dial_races : public testing::TestWithParam<bool> {
protected:
    dial_races()
        : server(server_options().https(GetParam()))
        , from(GetParam() ? server.ca_pem() : support::authority().pem()) {
        from.limits.on_phase = [](openai::phase) {};
    }

    asio::awaitable<std::unique_ptr<net::connection>> dial() {
        openai::detail::protocol::origin to;
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
        from.limits.total = {net::clock::now() + after, 1ms, errc::total_timeout};
        auto result = support::outcome_of(from.context, dial());
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
        from.limits.total = {net::clock::now() + 30ms, 30ms, errc::total_timeout};
        dialled result;
        support::start(from.context.get_executor(), dial(), result);
        from.context.restart();
        for (int i = 0; i < steps && result.completions() == 0; ++i) from.context.run_one_for(10s);
        while (net::clock::now() < from.limits.total.at) std::this_thread::yield();
        from.context.run_for(10s);
        EXPECT_TRUE(result.code() == errc{} || result.code() == errc::total_timeout);
        expect_settled(result);
    }
}

TEST_P(dial_races, leave_no_descriptor_behind) {
    for (int i = 0; i < 3; ++i) {
        auto result = support::outcome_of(from.context, dial());
        expect_settled(result);
    }
    ASSERT_TRUE(server.wait_until([](const auto& now) { return now.connections == 3 && now.open == 0; }));
    const auto before = support::open_descriptors();
    for (int i = 0; i < 20; ++i) {
        from.limits.total = {net::clock::now() + std::chrono::microseconds(40 * i), 1ms, errc::total_timeout};
        auto result = support::outcome_of(from.context, dial());
        expect_settled(result);
    }
    // The server may have to accept, and close, a connection that its client has left.
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (support::open_descriptors() != before && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_EQ(support::open_descriptors(), before);
}

INSTANTIATE_TEST_SUITE_P(, dial_races, testing::Bool(),
                         [](const auto& tls) { return tls.param ? "with_tls" : "plain"; });

} // namespace

/// Which addresses a dialer connects to, and how a filter sees them.
namespace {

struct filtered {
    explicit filtered(std::vector<std::string> answers, bool only_loopback = false)
        : known(std::move(answers))
        , listener(context, {asio::ip::make_address("127.0.0.1"), 0}) {
        route.only_loopback = only_loopback;
        route.filter = [this](const std::string& address) {
            asked.push_back(address);
            return true;
        };
    }

    errc dial() {
        const auto look_up = [this](const std::string&) {
            std::vector<asio::ip::address> found;
            for (const auto& text : known) found.push_back(asio::ip::make_address(text));
            return found;
        };
        net::dialer dialer(context.get_executor(), std::nullopt, look_up, route);
        openai::detail::protocol::origin to{false, "x.localhost", listener.local_endpoint().port()};
        net::dial_limits limits;
        limits.on_phase = [](openai::phase) {};
        return support::outcome_of(context, dialer.dial(to, limits)).code();
    }

    asio::io_context context;
    std::vector<std::string> known;
    std::vector<std::string> asked;
    net::dial_route route;
    tcp::acceptor listener;
};

TEST(address_filter, sees_one_spelling_of_an_address) {
    const struct {
        const char* found;
        const char* seen;
    } rows[] = {{"127.0.0.1", "127.0.0.1"},
                {"::ffff:127.0.0.1", "127.0.0.1"},
                {"0.0.0.0", "127.0.0.1"},
                {"::ffff:0.0.0.0", "127.0.0.1"},
                {"::ffff:7f00:1", "127.0.0.1"},
                {"::", "::1"},
                {"::1", "::1"}};
    for (const auto& row : rows) {
        filtered f({row.found});
        f.dial();
        EXPECT_EQ(f.asked, std::vector<std::string>{row.seen}) << row.found;
    }
}

TEST(address_filter, of_a_name_that_means_this_machine_lets_nothing_else_pass) {
    for (const char* elsewhere : {"192.0.2.1", "10.0.0.1", "2001:db8::1", "169.254.169.254", "::ffff:192.0.2.1"}) {
        filtered f({elsewhere}, true);
        EXPECT_EQ(f.dial(), errc::connect_failed) << elsewhere;
        EXPECT_TRUE(f.asked.empty());
    }
    filtered both({"192.0.2.1", "127.0.0.1"}, true);
    EXPECT_EQ(both.dial(), errc{});
    EXPECT_EQ(both.asked, std::vector<std::string>{"127.0.0.1"});
}

} // namespace
} // namespace dialer_test
