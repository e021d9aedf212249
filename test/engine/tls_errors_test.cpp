// SPDX-License-Identifier: BSL-1.0
#include "support/client_world.hpp"
#include "support/peers/black_hole.hpp"
#include "support/tls_world.hpp"

#include <cstring>

#include <algorithm>

namespace tls_errors_test {
namespace {

namespace asio = boost::asio;
using openai::billing;
using openai::errc;
using openai::phase;
using support::authority;
using support::tls_peer;
using support::tls_world;
using namespace std::chrono_literals;

/// What a failed call must look like.
struct expected {
    errc code;
    int attempts; ///< 3: the client tried again as often as it may
    const char* words;
};

void expect_failure(tls_world& world, const expected& wanted) {
    const auto result = world.run_list();
    ASSERT_NE(result.code(), errc{}) << wanted.words;
    const auto failure = result.failure().value();
    EXPECT_EQ(failure.details().code, wanted.code) << failure.what();
    EXPECT_EQ(failure.phase(), phase::tls) << failure.what();
    EXPECT_EQ(failure.maybe_billed(), billing::no);
    EXPECT_EQ(failure.attempts(), wanted.attempts) << failure.what();
    EXPECT_EQ(world.peer.connections(), wanted.attempts);
    EXPECT_EQ(failure.retryable(), wanted.attempts > 1);
    EXPECT_NE(std::string(failure.what()).find(wanted.words), std::string::npos) << failure.what();
    EXPECT_NE(std::string(failure.what()).find("server localhost:"), std::string::npos) << failure.what();
    EXPECT_TRUE(world.io.stopped()); // no connection and no timer is left
}

TEST(tls_errors, certificates_that_are_not_good_are_refused_at_once) {
    const authority other;
    const struct {
        support::identity shown;
        const char* words;
    } cases[] = {
        {authority::self_signed(), "certificate for localhost: self-signed certificate"},
        {other.issue(), "certificate for localhost: unable to get local issuer certificate"},
    };
    for (const auto& one : cases) {
        tls_world world(tls_peer::answer_all);
        world.peer.show(one.shown);
        expect_failure(world, {errc::tls_untrusted, 1, one.words});
    }
}

TEST(tls_errors, times_and_names_of_the_certificate_count) {
    const struct {
        support::wish shown;
        const char* words;
    } cases[] = {
        {{"DNS:localhost", -7200, -3600}, "certificate for localhost: certificate has expired"},
        {{"DNS:localhost", 3600, 7200}, "certificate for localhost: certificate is not yet valid"},
        {{"DNS:other.example"}, "certificate for localhost: hostname mismatch"},
        {{"IP:127.0.0.1"}, "certificate for localhost: hostname mismatch"},
    };
    for (const auto& one : cases) {
        tls_world world(tls_peer::answer_all);
        world.peer.show(world.peer.ca().issue(one.shown));
        expect_failure(world, {errc::tls_untrusted, 1, one.words});
    }
}

TEST(tls_errors, old_versions_and_foreign_ciphers_are_refused_at_once) {
    const struct {
        tls_peer::prepare set_up;
        const char* words;
    } cases[] = {
        {[](SSL_CTX* context) {
             SSL_CTX_set_security_level(context, 0);
             SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
             SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
         },
         "the oldest one accepted is 1.2"},
        {[](SSL_CTX* context) {
             SSL_CTX_set_security_level(context, 0);
             SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
             SSL_CTX_set_cipher_list(context, "NULL-SHA256:ECDHE-ECDSA-NULL-SHA:AECDH-AES256-SHA");
         },
         "nothing in common"},
    };
    for (const auto& one : cases) {
        tls_world world(tls_peer::answer_all, one.set_up);
        expect_failure(world, {errc::tls_failed, 1, one.words});
    }
}

TEST(tls_errors, the_least_version_is_an_option) {
    const auto only_1_2 = [](SSL_CTX* context) { SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION); };
    {
        tls_world world(tls_peer::answer_all, only_1_2);
        EXPECT_EQ(world.run_list().value(), "gpt-4o");
    }
    tls_world world(tls_peer::answer_all, only_1_2);
    world.options.tls.minimum_version = openai::tls_version::v1_3;
    expect_failure(world, {errc::tls_failed, 1, "the oldest one accepted is 1.3"});
}

TEST(tls_errors, a_protocol_that_was_not_offered_is_refused_at_once) {
    tls_world world(tls_peer::answer_all, [](SSL_CTX* context) {
        const auto choose_h2 = [](SSL*, const unsigned char** out, unsigned char* size, const unsigned char*,
                                  unsigned int, void*) {
            *out = reinterpret_cast<const unsigned char*>("h2");
            *size = 2;
            return SSL_TLSEXT_ERR_OK;
        };
        SSL_CTX_set_alpn_select_cb(context, choose_h2, nullptr);
    });
    // Some versions of OpenSSL see it themselves, in words of their own.
    expect_failure(world, {errc::tls_failed, 1, "localhost "});
}

TEST(tls_errors, a_protocol_of_raw_bytes_gets_into_no_message) {
    tls_world world(tls_peer::answer_all, [](SSL_CTX* context) {
        const auto choose = [](SSL*, const unsigned char** out, unsigned char* size, const unsigned char*, unsigned int,
                               void*) {
            static constexpr char raw[] = "\x1b[31m\r\n\xff";
            *out = reinterpret_cast<const unsigned char*>(raw);
            *size = sizeof raw - 1;
            return SSL_TLSEXT_ERR_OK;
        };
        SSL_CTX_set_alpn_select_cb(context, choose, nullptr);
    });
    const auto failure = world.run_list().failure().value();
    EXPECT_EQ(failure.code(), errc::tls_failed);
    const std::string& context = failure.details().context;
    EXPECT_TRUE(std::ranges::all_of(context, [](char c) { return c >= ' ' && c <= '~'; })) << context.size();
}

TEST(tls_errors, another_service_on_the_port_is_told) {
    const struct {
        const char* banner;
        const char* words;
    } cases[] = {{"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "answered in HTTP without TLS"},
                 {"SSH-2.0-OpenSSH_9.2\r\n", "does not speak TLS on this port"}};
    for (const auto& one : cases) {
        tls_world world([&one](SSL*, int fd) {
            ::send(fd, one.banner, std::strlen(one.banner), MSG_NOSIGNAL);
            tls_peer::until_closed(fd);
        });
        expect_failure(world, {errc::tls_failed, 1, one.words});
    }
}

TEST(tls_errors, a_peer_that_leaves_before_its_hello_is_tried_again) {
    tls_world world([](SSL*, int) {});
    expect_failure(world, {errc::tls_failed, 3, "localhost"}); // at its end or with a reset
}

TEST(tls_errors, a_peer_that_comes_back_costs_nothing) {
    std::atomic<int> visits = 0;
    tls_world world([&visits](SSL* ssl, int fd) {
        if (++visits > 1) tls_peer::answer_all(ssl, fd);
    });
    EXPECT_EQ(world.run_list().value(), "gpt-4o");
    EXPECT_EQ(world.peer.connections(), 2);
}

/// Answers the client's hello with the first half of what it should.
void stall_after_hello(SSL* ssl, int fd) {
    BIO* in = BIO_new(BIO_s_mem());
    BIO* out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl, in, out);
    char hello[4096];
    const auto size = ::recv(fd, hello, sizeof hello, 0);
    BIO_write(in, hello, static_cast<int>(size));
    SSL_accept(ssl);
    char* flight = nullptr;
    const auto made = BIO_get_mem_data(out, &flight);
    ::send(fd, flight, static_cast<std::size_t>(made) / 2, MSG_NOSIGNAL);
    tls_peer::until_closed(fd);
}

TEST(tls_errors, a_handshake_that_stalls_after_the_servers_hello_ends_at_its_limit) {
    tls_world world(stall_after_hello);
    world.options.timeouts.tls = 250ms;
    expect_failure(world, {errc::tls_timeout, 3, "limit 250 ms, gave up after"});
}

TEST(tls_errors, garbage_in_the_handshake_is_an_error_of_tls) {
    tls_world world([](SSL*, int fd) {
        const std::string record = std::string("\x16\x03\x03\x01\x00", 5) + std::string(256, '\xAA');
        ::send(fd, record.data(), record.size(), MSG_NOSIGNAL);
        tls_peer::until_closed(fd);
    });
    expect_failure(world, {errc::tls_failed, 1, "localhost "});
}

tls_peer::prepare demand_certificate(const authority& issuer, int newest) {
    return [&issuer, newest](SSL_CTX* context) {
        const std::string pem = issuer.pem();
        const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                            &BIO_free);
        X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate);
        X509_free(certificate);
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
        SSL_CTX_set_max_proto_version(context, newest);
        static constexpr unsigned char id[] = "test";
        SSL_CTX_set_session_id_context(context, id, sizeof id - 1);
    };
}

TEST(tls_errors, a_client_certificate_that_is_demanded_is_told_from_a_lost_connection) {
    const authority ours;
    const authority stranger;
    for (const int newest : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        {
            tls_world world(tls_peer::answer_all, demand_certificate(ours, newest));
            expect_failure(world, {errc::tls_failed, 1, "demands a client certificate"});
        }
        {
            tls_world world(tls_peer::answer_all, demand_certificate(ours, newest));
            const auto wrong = stranger.issue();
            world.options.tls.client_certificate_pem = wrong.certificate_pem;
            world.options.tls.client_key_pem = wrong.key_pem;
            expect_failure(world, {errc::tls_failed, 1, "client certificate"});
        }
        tls_world world(tls_peer::answer_all, demand_certificate(ours, newest));
        const auto right = ours.issue();
        world.options.tls.client_certificate_pem = right.certificate_pem;
        world.options.tls.client_key_pem = right.key_pem;
        EXPECT_EQ(world.run_list().value(), "gpt-4o");
        EXPECT_EQ(world.peer.connections(), 1);
    }
}

TEST(tls_errors, a_large_request_meets_the_demand_for_a_certificate_just_so) {
    const authority ours;
    tls_world world(tls_peer::answer_all, demand_certificate(ours, TLS1_3_VERSION));
    const auto send_much = [](openai::client client) -> asio::awaitable<std::string> {
        boost::json::value body(std::string(8u << 20, 'x'));
        const auto answer = co_await client.request("POST", "/anything", std::move(body));
        co_return std::to_string(answer.status());
    };
    const auto result = support::outcome_of(world.io, send_much(world.client()));
    EXPECT_EQ(result.code(), errc::tls_failed) << result.failure()->what();
    EXPECT_EQ(result.failure()->maybe_billed(), billing::no);
    EXPECT_EQ(world.peer.connections(), 1);
}

using support::client_world;
using support::reply;

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
        const bool hinted = std::string_view(failure.what()).find("https://") != std::string_view::npos;
        EXPECT_EQ(hinted, *banner == 0x15) << failure.what();
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
    EXPECT_TRUE(support::runs_until(world.io, [&] { return first.finished() && second.finished(); }));
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
    EXPECT_TRUE(support::runs_until(world.io, [&] { return first.finished() && second.finished(); }));
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
} // namespace tls_errors_test
