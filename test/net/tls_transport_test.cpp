// SPDX-License-Identifier: BSL-1.0
#include "net/dial/dialer.hpp"
#include "net/exchange.hpp"
#include "net/tls/tls_transport.hpp"
#include "support/run.hpp"

#include <openai/testing/server.hpp>

namespace tls_transport_test {
namespace {

namespace asio = boost::asio;
namespace net = openai::detail::net;
using namespace std::chrono_literals;
using openai::errc;
using openai::phase;
using openai::testing::certificate;
using openai::testing::on_accept;
using openai::testing::reply;
using openai::testing::server_options;
using openai::testing::tls_version;

openai::tls_options trusting(const std::string& ca_pem) {
    openai::tls_options options;
    options.ca_pem = ca_pem;
    options.system_store = ca_pem.empty();
    return options;
}

/// A server and who dials it.
struct fixture {
    explicit fixture(server_options options)
        : server(std::move(options))
        , dialer(context.get_executor(), net::tls_context(trusting(server.ca_pem())),
                 [](const std::string&) { return net::resolver::addresses{asio::ip::make_address("127.0.0.1")}; }) {
        limits.on_phase = [this](phase now) { phases.push_back(now); };
    }

    asio::awaitable<std::unique_ptr<net::connection>> dial(std::string host) {
        openai::detail::protocol::origin to;
        to.host = host;
        to.port = server.port();
        co_return co_await dialer.dial(to, limits);
    }
    openai::error failure(const std::string& host) { return *support::outcome_of(context, dial(host)).failure(); }

    openai::testing::server server;
    asio::io_context context;
    net::dialer dialer;
    net::dial_limits limits;
    std::vector<phase> phases;
};

server_options https() { return server_options().https(); }

asio::awaitable<std::string> get_models(net::connection& wire, std::string& body) {
    openai::detail::protocol::http_request described;
    described.method = "GET";
    described.target = "/v1/models";
    described.host = "localhost";
    const auto request = openai::detail::protocol::to_wire(std::move(described));
    net::exchange exchange(wire, [&body](std::string_view piece) { body += piece; });
    if (!exchange.try_send(request)) co_await exchange.send_rest(request, 10s, {});
    co_await exchange.receive_head({});
    while (!exchange.done())
        if (!exchange.try_step()) co_await exchange.step();
    co_return body;
}

TEST(tls_transport, checks_a_name_and_an_address) {
    for (const auto newest : {tls_version::v1_2, tls_version::v1_3})
        for (const std::string host : {"localhost", "127.0.0.1"}) {
            fixture f(https().newest(newest));
            auto dialled = support::outcome_of(f.context, f.dial(host));
            auto& wire = *dialled.value();
            EXPECT_EQ(f.phases, (std::vector{phase::resolve, phase::connect, phase::tls}));
            std::string body;
            EXPECT_NE(support::outcome_of(f.context, get_models(wire, body)).value().find("gpt-4o"), std::string::npos);
            EXPECT_TRUE(wire.quiet()); // session tickets are no answer
            EXPECT_EQ(f.server.counts().full_handshakes, 1u);
        }
}

TEST(tls_transport, refuses_a_certificate_that_is_not_good_and_says_why) {
    const struct {
        certificate shown;
        const char* host;
        const char* reason;
    } cases[] = {{certificate::wrong_host, "localhost", "hostname mismatch"},
                 {certificate::wrong_host, "127.0.0.1", "IP address mismatch"},
                 {certificate::valid, "other.example", "hostname mismatch"},
                 {certificate::expired, "localhost", "certificate has expired"},
                 {certificate::not_yet_valid, "localhost", "certificate is not yet valid"},
                 {certificate::untrusted, "localhost", "unable to get local issuer certificate"},
                 {certificate::self_signed, "localhost", "self-signed certificate"}};
    for (const auto& one : cases) {
        fixture f(https().certificate(one.shown));
        const auto failure = f.failure(one.host);
        EXPECT_EQ(failure.details().code, errc::tls_untrusted) << one.reason;
        EXPECT_EQ(failure.phase(), phase::tls);
        EXPECT_FALSE(failure.retryable());
        EXPECT_EQ(failure.maybe_billed(), openai::billing::no);
        EXPECT_NE(failure.details().context.find(one.reason), std::string::npos) << failure.what();
        EXPECT_NE(failure.details().context.find(one.host), std::string::npos) << failure.what();
        EXPECT_TRUE(f.server.wait_until_open(0));
        EXPECT_EQ(f.server.counts().requests, 0u);
    }
}

TEST(tls_transport, says_that_the_peer_speaks_no_tls) {
    fixture f((server_options()));
    const auto failure = f.failure("localhost");
    EXPECT_EQ(failure.details().code, errc::tls_failed);
    EXPECT_FALSE(failure.retryable());
    EXPECT_NE(failure.details().context.find("localhost answered in HTTP without TLS on this port"), std::string::npos)
        << failure.what();
}

TEST(tls_transport, refuses_old_versions) {
    fixture f(https().newest(tls_version::v1_1));
    const auto failure = f.failure("localhost");
    EXPECT_EQ(failure.details().code, errc::tls_failed);
    EXPECT_FALSE(failure.retryable());
    EXPECT_NE(failure.details().context.find("protocol"), std::string::npos) << failure.what();
}

TEST(tls_transport, reports_a_peer_that_leaves_in_the_handshake) {
    for (const auto action : {on_accept::close, on_accept::reset}) {
        fixture f(https());
        f.server.accept_next(action);
        const auto failure = f.failure("localhost");
        // A reset may be noticed by the connect itself.
        EXPECT_TRUE(failure.details().code == errc::tls_failed || action == on_accept::reset) << failure.what();
        EXPECT_EQ(failure.maybe_billed(), openai::billing::no);
        EXPECT_TRUE(failure.retryable()) << failure.what();
        EXPECT_TRUE(failure.details().cause.failed());
        EXPECT_EQ(support::outcome_of(f.context, f.dial("localhost")).code(), errc{});
    }
}

TEST(tls_transport, ends_a_silent_handshake_at_the_deadline_under_its_name) {
    const struct {
        std::chrono::milliseconds tls;
        std::chrono::milliseconds total;
        errc code;
        const char* words;
    } cases[] = {{30ms, 1h, errc::tls_timeout, "limit 30 ms, gave up after "},
                 {1h, 40ms, errc::total_timeout, "limit 40 ms, gave up after "}};
    for (const auto& one : cases) {
        fixture f(https());
        f.server.accept_next(on_accept::silent);
        f.limits.timeouts.tls = one.tls;
        f.limits.total = net::deadline::after(net::clock::now(), one.total, errc::total_timeout);
        const auto failure = f.failure("localhost");
        EXPECT_EQ(failure.details().code, one.code);
        EXPECT_EQ(failure.phase(), phase::tls);
        EXPECT_TRUE(failure.retryable());
        EXPECT_TRUE(failure.details().context.starts_with(one.words)) << failure.what();
        EXPECT_TRUE(f.context.stopped());
    }
}

TEST(tls_transport, is_cancelled_in_the_handshake) {
    fixture f(https());
    f.server.accept_next(on_accept::silent);
    asio::cancellation_signal signal;
    support::outcome<std::unique_ptr<net::connection>> result;
    support::start(f.context.get_executor(), f.dial("localhost"), result, signal.slot());
    ASSERT_TRUE(support::runs_until(f.context, [&] { return !f.phases.empty() && f.phases.back() == phase::tls; }));
    signal.emit(asio::cancellation_type::terminal);
    f.context.run_for(10s);
    EXPECT_EQ(result.code(), errc::cancelled);
    EXPECT_TRUE(f.context.stopped());
}

TEST(tls_transport, tells_an_end_from_a_cut) {
    const struct {
        openai::testing::cut how;
        errc code;
    } cases[] = {{openai::testing::cut::fin, errc{}},
                 {openai::testing::cut::no_close_notify, errc::truncated},
                 {openai::testing::cut::reset, errc::truncated}};
    for (const auto newest : {tls_version::v1_2, tls_version::v1_3})
        for (const auto& one : cases) {
            fixture f(https().newest(newest));
            const std::string answer = "HTTP/1.1 200 OK\r\nx: y\r\n\r\n0123456789 and more";
            f.server.push(reply::raw(answer).cut_after(answer.size() - 9, one.how));
            auto dialled = support::outcome_of(f.context, f.dial("localhost"));
            std::string body;
            const auto result = support::outcome_of(f.context, get_models(*dialled.value(), body));
            EXPECT_EQ(result.code(), one.code);
            EXPECT_EQ(body, one.code == errc{} ? "0123456789" : body);
        }
}

TEST(tls_transport, says_goodbye) {
    fixture f(https());
    auto dialled = support::outcome_of(f.context, f.dial("localhost"));
    dialled.value()->shutdown();
    dialled.value().reset();
    EXPECT_TRUE(f.server.wait_until_open(0));
}

} // namespace
} // namespace tls_transport_test
