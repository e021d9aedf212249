// SPDX-License-Identifier: BSL-1.0
#include "io/tls_session_cache.hpp"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <thread>

namespace {

using openai::io::clock;
using openai::io::tls_session_cache;
using namespace std::chrono_literals;

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
