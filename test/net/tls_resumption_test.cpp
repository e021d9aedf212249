// SPDX-License-Identifier: BSL-1.0
#include "net/tls/tls_session_cache.hpp"
#include "support/tls_dialer.hpp"
#include "support/tls_peer.hpp"

#include <openai/testing/server.hpp>

#include <gtest/gtest.h>

#include <thread>

#include <openssl/ssl.h>

namespace tls_resumption_test {
namespace {

using openai::errc;
using openai::testing::server_options;
using openai::testing::tls_version;
using support::tls_dialer;
using support::tls_peer;
using namespace std::chrono_literals;

/// A connection that is used once and closed abruptly, as that of an abandoned stream is.
void call(tls_dialer& from, std::uint16_t port, const std::string& host = "localhost") {
    auto dialled = from.run_dial(host, port);
    ASSERT_EQ(dialled.code(), errc{}) << dialled.failure()->what();
    ASSERT_EQ(from.run_get(*dialled.value()).code(), errc{});
}

TEST(tls_resumption, later_connections_resume) {
    for (const auto newest : {tls_version::v1_2, tls_version::v1_3}) {
        const openai::testing::server server(server_options().https().newest(newest));
        tls_dialer from(server.ca_pem());
        for (int i = 0; i < 5; ++i) call(from, server.port());
        EXPECT_EQ(server.counts().full_handshakes, 1u);
        EXPECT_EQ(server.counts().resumed_handshakes, 4u);
        EXPECT_EQ(server.counts().failed_handshakes, 0u);
    }
}

TEST(tls_resumption, a_server_without_sessions_works) {
    for (const auto newest : {tls_version::v1_2, tls_version::v1_3}) {
        const openai::testing::server server(server_options().https().newest(newest).without_tickets());
        tls_dialer from(server.ca_pem());
        for (int i = 0; i < 3; ++i) call(from, server.port());
        EXPECT_EQ(server.counts().full_handshakes, 3u);
        EXPECT_EQ(server.counts().failed_handshakes, 0u);
    }
}

TEST(tls_resumption, each_name_has_its_own) {
    const openai::testing::server server(server_options().https());
    tls_dialer from(server.ca_pem());
    call(from, server.port(), "localhost");
    call(from, server.port(), "127.0.0.1");
    EXPECT_EQ(server.counts().full_handshakes, 2u);
    // The certificate is not shown when a session is resumed, so its name would go unchecked here.
    EXPECT_EQ(from.run_dial("other.example", server.port()).code(), errc::tls_untrusted);
}

/// A peer whose sessions a test can spoil.
struct forgetful_peer {
    std::atomic<bool> new_keys{false};
    std::atomic<int> resumed{0};
    tls_peer peer{nullptr, [this](SSL* ssl, int) {
                      if (new_keys) renew_keys(SSL_get_SSL_CTX(ssl));
                      if (!tls_peer::accept(ssl)) return;
                      resumed += SSL_session_reused(ssl);
                      if (!tls_peer::request(ssl).empty()) tls_peer::send(ssl, tls_peer::models_answer());
                      char wait = 0;
                      SSL_read(ssl, &wait, 1);
                  }};

    static void renew_keys(SSL_CTX* context) {
        unsigned char keys[80];
        RAND_bytes(keys, sizeof keys);
        SSL_CTX_set_tlsext_ticket_keys(context, keys, sizeof keys);
    }
};

TEST(tls_resumption, a_server_that_refuses_a_session_is_asked_in_full) {
    forgetful_peer server;
    tls_dialer from(server.peer.ca_pem());
    call(from, server.peer.port());
    server.new_keys = true;
    call(from, server.peer.port());
    EXPECT_EQ(server.resumed, 0);
    server.new_keys = false;
    call(from, server.peer.port());
    EXPECT_EQ(server.resumed, 1);
}

TEST(tls_resumption, a_certificate_is_looked_at_again_in_time) {
    forgetful_peer server;
    tls_dialer from(server.peer.ca_pem(), 1h);
    call(from, server.peer.port());
    server.peer.show(support::authority().issue()); // nobody trusts it
    call(from, server.peer.port());                 // and nobody sees it
    EXPECT_EQ(server.resumed, 1);
    // What the second connection got is as old as the check of the first.
    const auto held = from.tls.sessions()->take("localhost:" + std::to_string(server.peer.port()));
    ASSERT_TRUE(held);
    auto aged = *held;
    aged.verified -= 1h;
    from.tls.sessions()->forget("localhost:" + std::to_string(server.peer.port()));
    from.tls.sessions()->put("localhost:" + std::to_string(server.peer.port()), aged);
    EXPECT_EQ(from.run_dial("localhost", server.peer.port()).code(), errc::tls_untrusted);
}

TEST(tls_resumption, what_is_renewed_is_not_younger_than_the_check) {
    forgetful_peer server;
    tls_dialer from(server.peer.ca_pem(), 1h);
    const auto name = "localhost:" + std::to_string(server.peer.port());
    call(from, server.peer.port());
    const auto first = from.tls.sessions()->take(name);
    ASSERT_TRUE(first);
    call(from, server.peer.port());
    while (from.tls.sessions()->size() > 0) EXPECT_EQ(from.tls.sessions()->take(name)->verified, first->verified);
    EXPECT_EQ(server.resumed, 1);
}

TEST(tls_resumption, a_handshake_that_fails_drops_the_session_and_may_be_repeated) {
    std::atomic<int> visits = 0;
    tls_peer peer(nullptr, [&visits](SSL* ssl, int fd) {
        if (++visits != 2) return tls_peer::answer_all(ssl, fd);
        const char alert[] = "\x15\x03\x03\x00\x02\x02\x28"; // handshake_failure
        ::send(fd, alert, sizeof alert - 1, MSG_NOSIGNAL);
        tls_peer::until_closed(fd);
    });
    tls_dialer from(peer.ca_pem());
    call(from, peer.port());
    EXPECT_GT(from.tls.sessions()->size(), 0u);
    const auto failed = from.run_dial("localhost", peer.port());
    EXPECT_EQ(failed.code(), errc::tls_failed);
    EXPECT_TRUE(failed.failure()->retryable());
    EXPECT_EQ(from.tls.sessions()->size(), 0u);
    call(from, peer.port());
}

TEST(tls_resumption, can_be_switched_off) {
    const openai::testing::server server(server_options().https());
    auto options = tls_dialer::trusting(server.ca_pem());
    options.resume_sessions = false;
    tls_dialer from(options);
    for (int i = 0; i < 3; ++i) call(from, server.port());
    EXPECT_EQ(server.counts().full_handshakes, 3u);
}

using openai::detail::net::clock;
using openai::detail::net::tls_session_cache;

tls_session_cache::session make_session(int version, clock::duration age = 0s) {
    std::shared_ptr<SSL_SESSION> made(SSL_SESSION_new(), &SSL_SESSION_free);
    SSL_SESSION_set_protocol_version(made.get(), version);
    return {std::move(made), clock::now() - age};
}

TEST(tls_session_cache, gives_a_tls_1_3_session_out_once_and_the_latest_first) {
    tls_session_cache cache(10min);
    const auto first = make_session(TLS1_3_VERSION);
    const auto second = make_session(TLS1_3_VERSION);
    cache.put("a:443", first);
    cache.put("a:443", second);
    EXPECT_EQ(cache.take("a:443")->value, second.value);
    EXPECT_EQ(cache.take("a:443")->value, first.value);
    EXPECT_FALSE(cache.take("a:443"));
}

TEST(tls_session_cache, gives_copies_of_a_tls_1_2_session) {
    tls_session_cache cache(10min);
    const auto session = make_session(TLS1_2_VERSION);
    cache.put("a:443", session);
    const auto once = cache.take("a:443");
    const auto twice = cache.take("a:443");
    ASSERT_TRUE(once && twice);
    EXPECT_NE(once->value, twice->value);
    EXPECT_EQ(once->verified, session.verified);
}

TEST(tls_session_cache, knows_peers_apart) {
    tls_session_cache cache(10min);
    cache.put("a:443", make_session(TLS1_3_VERSION));
    for (const char* other : {"a:444", "b:443", "a", ""}) EXPECT_FALSE(cache.take(other)) << other;
    EXPECT_TRUE(cache.take("a:443"));
}

TEST(tls_session_cache, forgets_a_peer_and_what_is_too_old) {
    tls_session_cache cache(10min);
    cache.put("a:443", make_session(TLS1_3_VERSION));
    cache.put("b:443", make_session(TLS1_3_VERSION));
    cache.put("c:443", make_session(TLS1_3_VERSION, 10min));
    cache.put("d:443", make_session(TLS1_3_VERSION, 9min));
    cache.forget("a:443");
    EXPECT_FALSE(cache.take("a:443"));
    EXPECT_FALSE(cache.take("c:443"));
    EXPECT_TRUE(cache.take("b:443"));
    EXPECT_TRUE(cache.take("d:443"));
    EXPECT_EQ(cache.size(), 0u);
}

TEST(tls_session_cache, bears_an_age_that_no_clock_can_hold) {
    tls_session_cache cache(std::chrono::milliseconds::max());
    cache.put("a:443", make_session(TLS1_3_VERSION, 24h));
    cache.put("a:443", make_session(TLS1_3_VERSION));
    EXPECT_TRUE(cache.take("a:443"));
    EXPECT_TRUE(cache.take("a:443"));
}

TEST(tls_session_cache, is_bounded) {
    tls_session_cache cache(10min);
    for (int i = 0; i < 100; ++i) cache.put(std::to_string(i), make_session(TLS1_3_VERSION));
    EXPECT_EQ(cache.size(), tls_session_cache::capacity);
    EXPECT_FALSE(cache.take("0"));
    EXPECT_TRUE(cache.take("99"));
}

TEST(tls_session_cache, is_used_by_many_threads) {
    tls_session_cache cache(10min);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&cache, t] {
            for (int i = 0; i < 500; ++i) {
                cache.put("a:443", make_session(i % 2 == 0 ? TLS1_3_VERSION : TLS1_2_VERSION));
                cache.take("a:443");
                if (i % 100 == t) cache.forget("a:443");
            }
        });
    for (auto& one : threads) one.join();
    EXPECT_LE(cache.size(), tls_session_cache::capacity);
}

} // namespace
} // namespace tls_resumption_test
