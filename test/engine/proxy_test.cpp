// SPDX-License-Identifier: BSL-1.0
#include "support/canary.hpp"
#include "support/client_world.hpp"
#include "support/peers/scripted_proxy.hpp"

#include <cstdlib>

namespace openai::test::proxy_test {
namespace {

using namespace std::chrono_literals;
using support::proxy_step;
using support::scripted_proxy;

constexpr const char* password = "canary-of-the-proxy";
const std::string credentials = "Basic dTpjYW5hcnktb2YtdGhlLXByb3h5"; // "u:canary-of-the-proxy"

/// A client that reaches "wrong.example", a name that no resolver knows, through a proxy.
class proxy : public ::testing::Test, public support::client_world {
protected:
    proxy()
        : client_world(support::server_options().https().certificate(openai::testing::certificate::wrong_host)) {
        options.api_key = secret(canary);
        options.base_url = "https://wrong.example:" + std::to_string(server.port()) + "/v1";
        use(plain);
    }

    void use(const scripted_proxy& which) { options.proxy.url = which.url(); }

    /// A failure that leaves the client as good as new and the server untouched.
    error failure() {
        const auto seen = run_chat("lost").failure().value();
        expect_clean(seen);
        EXPECT_EQ(seen.phase(), phase::proxy) << seen.what();
        EXPECT_EQ(seen.maybe_billed(), billing::no);
        EXPECT_EQ(seen.code(), condition::unreachable) << seen.what();
        EXPECT_EQ(server.counts().requests, 0u);
        return seen;
    }

    scripted_proxy plain;
};

TEST_F(proxy, carries_calls_and_streams_over_one_kept_connection) {
    EXPECT_EQ(run_chat("hello").value(), "hello");
    EXPECT_EQ(run_stream("a b c").value(), "a b c");
    EXPECT_EQ(run_chat("again").value(), "again");
    EXPECT_LE(plain.heads().size(), 2u); // one shows that the server keeps the other
    EXPECT_EQ(server.counts().connections, plain.heads().size());
    EXPECT_EQ(server.counts().requests, 3u);
}

TEST_F(proxy, is_told_the_target_and_its_own_credentials_and_nothing_else) {
    options.proxy.user = "u";
    options.proxy.password = password;
    options.default_headers.add("X-Team", "canary-team");
    plain.require(credentials);
    EXPECT_EQ(run_chat("hello").value(), "hello");
    const auto authority = "wrong.example:" + std::to_string(server.port());
    ASSERT_EQ(plain.heads().size(), 1u);
    EXPECT_EQ(plain.heads()[0], "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority +
                                    "\r\nProxy-Authorization: " + credentials + "\r\n\r\n");
    EXPECT_FALSE(server.request(0).header("Proxy-Authorization"));
    EXPECT_EQ(server.request(0).header("Authorization"), std::string("Bearer ") + canary);
    EXPECT_EQ(server.request(0).header("Host"), authority);
    expect_no_canary(plain.tunnelled());
    EXPECT_EQ(plain.tunnelled().find("HTTP/1.1"), std::string::npos);
}

/// Without TLS and without a key: what goes through the tunnel is there to be read.
TEST_F(proxy, never_gets_its_credentials_into_the_tunnel) {
    openai::testing::server open;
    options.api_key = secret();
    options.base_url = "http://wrong.example:" + std::to_string(open.port()) + "/v1";
    options.allow_plaintext = true;
    options.proxy.user = "u";
    options.proxy.password = password;
    plain.require(credentials);
    EXPECT_EQ(run_chat("hello").value(), "hello");
    EXPECT_TRUE(plain.tunnelled().starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
    EXPECT_EQ(plain.tunnelled().find("Proxy-"), std::string::npos);
    EXPECT_EQ(plain.tunnelled().find(credentials), std::string::npos);
    EXPECT_NE(plain.heads().at(0).find(credentials), std::string::npos);
}

TEST_F(proxy, does_not_get_a_key_in_clear_text) {
    options.base_url = "http://wrong.example/v1";
    options.allow_plaintext = true;
    const auto refused = failure_of([&] { client(); });
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->code(), errc::invalid_argument);
    EXPECT_NE(std::string(refused->what()).find("proxy"), std::string::npos);
    options.proxy.no_proxy = "wrong.example";
    EXPECT_FALSE(failure_of([&] { client(); }));
    EXPECT_EQ(plain.connections(), 0u);
}

TEST_F(proxy, is_not_asked_for_this_machine_nor_for_exceptions) {
    options.base_url = "https://127.0.0.1:" + std::to_string(server.port()) + "/v1";
    EXPECT_EQ(chat_failure("x").code(), errc::tls_untrusted); // reached directly; the certificate is for another name
    forget_client();
    options.base_url = "https://wrong.example:" + std::to_string(server.port()) + "/v1";
    options.proxy.no_proxy = ".example";
    EXPECT_EQ(chat_failure("x").code(), errc::resolve_failed); // directly, too: and nobody knows that name
    EXPECT_EQ(plain.connections(), 0u);
}

TEST_F(proxy, is_not_taken_from_the_environment_unasked) {
    ::setenv("HTTPS_PROXY", plain.url().c_str(), 1);
    options.proxy = proxy_options();
    EXPECT_EQ(chat_failure("x").code(), errc::resolve_failed);
    EXPECT_EQ(plain.connections(), 0u);
    forget_client();
    options.proxy = proxy_from_environment(options.base_url);
    ::unsetenv("HTTPS_PROXY");
    EXPECT_EQ(run_chat("x").value(), "x");
    EXPECT_EQ(plain.connections(), 1u);
    EXPECT_EQ(proxy_from_environment(options.base_url).url, "");
}

TEST_F(proxy, that_refuses_is_named) {
    const struct {
        const char* head;
        errc code;
        int status;
        bool retryable;
    } rows[] = {
        {"HTTP/1.1 407 canary\r\nProxy-Authenticate: Basic realm=canary", errc::proxy_unauthorized, 407, false},
        {"HTTP/1.1 401 canary\r\nWWW-Authenticate: Basic", errc::proxy_unauthorized, 401, false},
        {"HTTP/1.1 403 Forbidden", errc::proxy_failed, 403, false},
        {"HTTP/1.1 502 Bad Gateway", errc::proxy_failed, 502, true},
        {"HTTP/1.1 503 Busy\r\nRetry-After: 1", errc::proxy_failed, 503, true},
        {"HTTP/1.1 302 Found\r\nLocation: https://canary.example/", errc::proxy_failed, 302, false},
        {"SSH-2.0-canary", errc::proxy_failed, 0, false},
        {"HTTP/1.1 101 Switching Protocols", errc::proxy_failed, 0, false},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.head);
        plain.push(proxy_step(row.head + std::string("\r\nContent-Length: 6\r\n\r\ncanary")));
        const auto seen = failure();
        EXPECT_EQ(seen.details().code, row.code);
        EXPECT_EQ(seen.status(), row.status);
        EXPECT_EQ(seen.retryable(), row.retryable);
        EXPECT_EQ(seen.attempts(), 1);
        EXPECT_TRUE(plain.url().ends_with("//" + std::string(seen.server()))) << seen.what();
    }
    EXPECT_EQ(plain.connections(), std::size(rows)); // none was kept
    EXPECT_EQ(run_chat("well").value(), "well");
    EXPECT_EQ(plain.connections(), std::size(rows) + 1);
}

TEST_F(proxy, that_may_heal_is_asked_again) {
    options.retry = retry_policy{.max_attempts = 3, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
    plain.push(proxy_step("HTTP/1.1 502 Bad Gateway\r\n\r\n")).push(proxy_step("", proxy_step::next::reset));
    EXPECT_EQ(run_chat("well").value(), "well");
    EXPECT_EQ(plain.heads().size(), 3u);
    EXPECT_EQ(server.counts().requests, 1u);
}

TEST_F(proxy, that_wants_credentials_is_asked_once) {
    options.retry = retry_policy{.max_attempts = 3, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
    options.proxy.user = "u";
    options.proxy.password = "canary-but-wrong";
    plain.require(credentials);
    const auto seen = failure();
    EXPECT_EQ(seen.details().code, errc::proxy_unauthorized);
    EXPECT_EQ(seen.attempts(), 1);
    EXPECT_EQ(plain.heads().size(), 1u);
}

TEST_F(proxy, may_say_more_than_it_needs_to) {
    const std::string answers[] = {
        "HTTP/1.0 200 OK\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nProxy-Agent: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", // no body follows a 2xx to CONNECT
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    };
    for (const auto& answer : answers)
        for (const bool bytewise : {false, true}) {
            forget_client();
            proxy_step step(answer, proxy_step::next::tunnel);
            step.byte_by_byte = bytewise;
            plain.push(step);
            EXPECT_EQ(run_chat("well").value(), "well") << answer;
        }
}

TEST_F(proxy, whose_answer_has_a_body_all_the_same_breaks_the_handshake) {
    plain.push(proxy_step("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ncanary", proxy_step::next::tunnel));
    const auto seen = run_chat("lost").failure().value();
    expect_clean(seen);
    EXPECT_EQ(seen.code(), errc::tls_failed);
    EXPECT_EQ(seen.phase(), phase::tls);
    EXPECT_EQ(server.counts().requests, 0u);
}

TEST_F(proxy, that_ends_without_an_answer_may_be_asked_again) {
    for (const auto& answer : {std::string(), std::string("HTTP/1.1 200 O")})
        for (const auto how : {proxy_step::next::close, proxy_step::next::reset}) {
            plain.push(proxy_step(answer, how));
            const auto seen = failure();
            EXPECT_EQ(seen.details().code, errc::proxy_failed);
            EXPECT_TRUE(seen.retryable());
            EXPECT_EQ(seen.status(), 0);
        }
}

TEST_F(proxy, with_a_huge_head_is_left) {
    plain.push(proxy_step("HTTP/1.1 200 OK\r\nX: " + std::string(9 << 10, 'c') + "\r\n\r\n"));
    EXPECT_EQ(failure().details().code, errc::proxy_failed);
    plain.push(proxy_step(std::string(1 << 20, 'c')));
    EXPECT_EQ(failure().details().code, errc::proxy_failed);
}

TEST_F(proxy, that_never_answers_is_left_when_connecting_and_tls_would_have_been_over) {
    options.timeouts.connect = 20ms;
    options.timeouts.tls = 30ms;
    for (const auto* answer : {"", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200"}) {
        plain.push(proxy_step(answer, proxy_step::next::silence));
        const auto seen = run_chat("lost").failure().value();
        expect_clean(seen);
        EXPECT_EQ(seen.code(), errc::connect_timeout);
        EXPECT_EQ(seen.phase(), phase::proxy);
        EXPECT_EQ(seen.maybe_billed(), billing::no);
        EXPECT_TRUE(seen.retryable());
        EXPECT_NE(std::string(seen.what()).find("limit 50 ms"), std::string::npos) << seen.what();
    }
    options.timeouts = {};
    forget_client();
    EXPECT_EQ(run_chat("well").value(), "well");
}

TEST_F(proxy, is_left_when_the_call_is_cancelled) {
    plain.push(proxy_step("", proxy_step::next::silence));
    support::asio::cancellation_signal signal;
    support::outcome<std::string> result;
    support::start(io.get_executor(), chat("lost"), result, signal.slot());
    ASSERT_TRUE(support::runs_until(io, [&] { return plain.heads().size() == 1; }));
    signal.emit(support::asio::cancellation_type::terminal);
    ASSERT_TRUE(support::runs_until(io, [&] { return result.finished(); }));
    EXPECT_EQ(result.failure()->code(), errc::cancelled);
    EXPECT_EQ(result.failure()->phase(), phase::proxy);
    EXPECT_EQ(result.failure()->maybe_billed(), billing::no);
    EXPECT_EQ(run_chat("well").value(), "well");
}

TEST_F(proxy, over_tls_carries_tls) {
    const scripted_proxy tls(openai::testing::certificate::valid);
    use(tls);
    options.tls.ca_pem += tls.ca_pem();
    EXPECT_EQ(run_chat("hello").value(), "hello");
    EXPECT_EQ(run_stream("a b c").value(), "a b c");
    const std::string large(1 << 20, 'x');
    EXPECT_TRUE(run_chat(large).value() == large);
    EXPECT_LE(tls.heads().size(), 2u);
    EXPECT_EQ(server.counts().connections, tls.heads().size());
}

TEST_F(proxy, over_tls_has_to_show_a_certificate_for_its_own_name) {
    using openai::testing::certificate;
    for (const auto shown : {certificate::wrong_host, certificate::expired, certificate::untrusted,
                             certificate::self_signed, certificate::not_yet_valid}) {
        const scripted_proxy tls(shown);
        use(tls);
        options.tls.ca_pem = server.ca_pem() + tls.ca_pem();
        options.proxy.user = "u";
        options.proxy.password = password;
        forget_client();
        const auto seen = run_chat("lost").failure().value();
        expect_clean(seen);
        EXPECT_EQ(seen.code(), errc::tls_untrusted);
        EXPECT_EQ(seen.phase(), phase::tls);
        EXPECT_NE(std::string(seen.what()).find("localhost"), std::string::npos) << seen.what();
        EXPECT_FALSE(seen.retryable());
        EXPECT_TRUE(tls.heads().empty());
    }
    EXPECT_EQ(server.counts().connections, 0u);
}

TEST_F(proxy, does_not_replace_the_check_of_the_server) {
    options.base_url = "https://another.example:" + std::to_string(server.port()) + "/v1";
    const auto seen = run_chat("lost").failure().value();
    EXPECT_EQ(seen.code(), errc::tls_untrusted);
    EXPECT_EQ(seen.server(), "another.example:" + std::to_string(server.port()));
    EXPECT_NE(std::string(seen.what()).find("another.example"), std::string::npos) << seen.what();
    EXPECT_EQ(server.counts().requests, 0u);
}

TEST_F(proxy, that_is_not_there_is_a_failed_connection) {
    std::string at;
    {
        const scripted_proxy gone;
        use(gone);
        at = gone.url().substr(gone.url().find("//") + 2);
    }
    options.proxy.user = "u";
    options.proxy.password = password;
    const auto seen = run_chat("lost").failure().value();
    expect_clean(seen);
    EXPECT_EQ(seen.server(), at) << seen.what();
    EXPECT_EQ(seen.code(), errc::connect_failed);
    EXPECT_EQ(seen.phase(), phase::connect);
    EXPECT_TRUE(seen.retryable());
}

/// Whether the request arrived is nothing that a proxy's system could tell: it is not sent again unasked.
TEST_F(proxy, keeps_a_lost_request_from_being_replayed) {
    EXPECT_EQ(run_chat("first").value(), "first");
    server.push(support::reply::drop());
    const auto seen = run_chat("lost").failure().value();
    EXPECT_EQ(seen.code(), errc::connection_lost);
    EXPECT_EQ(seen.maybe_billed(), billing::unknown);
    EXPECT_EQ(server.counts().requests, 2u);
}

TEST_F(proxy, of_another_client_is_not_shared) {
    options.proxy.user = "u";
    options.proxy.password = password;
    EXPECT_EQ(run_chat("one").value(), "one");
    auto other = options;
    other.proxy.password = "else";
    openai::client second(io, other);
    options.proxy.user.clear();
    const auto ask = [](openai::client to) -> support::asio::awaitable<std::string> {
        openai::chat_request request("m");
        request.user("two");
        auto answer = co_await to.chat.create(request);
        co_return answer.text();
    };
    EXPECT_EQ(support::outcome_of(io, ask(second)).value(), "two");
    EXPECT_EQ(plain.heads().size(), 2u);
    EXPECT_NE(plain.heads()[0], plain.heads()[1]);
}

TEST_F(proxy, is_what_the_connect_filter_sees) {
    std::vector<std::string> seen;
    options.connect_filter = [&](const std::string& address) {
        seen.push_back(address);
        return true;
    };
    EXPECT_EQ(run_chat("hello").value(), "hello");
    EXPECT_EQ(seen, std::vector<std::string>{"127.0.0.1"});
}

} // namespace
} // namespace openai::test::proxy_test
