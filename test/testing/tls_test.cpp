// SPDX-License-Identifier: BSL-1.0
#include "wire.hpp"

#include <gtest/gtest.h>

using openai::testing::certificate;
using openai::testing::cut;
using openai::testing::on_accept;
using openai::testing::reply;
using openai::testing::server;
using openai::testing::server_options;
using openai::testing::tls_version;

namespace {

server_options https() { return server_options().https(); }

TEST(Tls, IsTrustedThroughItsCa) {
    server target(https());
    EXPECT_EQ(target.base_url(), "https://127.0.0.1:" + std::to_string(target.port()) + "/v1");
    for (const char* host : {"localhost", "127.0.0.1"}) {
        wire::tls_client client(target.ca_pem());
        wire::connection connection(target, client, host);
        ASSERT_EQ(connection.error(), "") << host;
        ASSERT_TRUE(connection.send(wire::post(wire::chat("Hi", R"(,"stream":true)"))));
        EXPECT_EQ(wire::text_of(connection.read().body), "Hi") << host;
    }
    EXPECT_EQ(target.counts().full_handshakes, 2u);
}

TEST(Tls, ShowsWrongCertificates) {
    const struct {
        certificate kind;
        const char* error;
    } cases[] = {{certificate::wrong_host, "hostname mismatch"},
                 {certificate::expired, "certificate has expired"},
                 {certificate::not_yet_valid, "certificate is not yet valid"},
                 {certificate::untrusted, "unable to get local issuer certificate"},
                 {certificate::self_signed, "self-signed certificate"}};
    for (const auto& [kind, error] : cases) {
        server target(https().certificate(kind));
        wire::tls_client client(target.ca_pem());
        EXPECT_EQ(wire::connection(target, client).error(), error);
        EXPECT_TRUE(target.wait_until_open(0)) << error;
        EXPECT_EQ(target.counts().requests, 0u);
    }
}

TEST(Tls, RefusesAClientOfAnotherCa) {
    const server target(https());
    const server other(https());
    wire::tls_client client(other.ca_pem());
    EXPECT_NE(wire::connection(target, client).error(), "");
}

TEST(Tls, LimitsTheVersion) {
    server target(https().newest(tls_version::v1_2));
    wire::tls_client client(target.ca_pem());
    {
        wire::connection connection(target, client);
        EXPECT_EQ(connection.error(), "");
        EXPECT_TRUE(connection.send(wire::get("/v1/models")));
        EXPECT_TRUE(connection.read().complete);
    }
    client.at_least(tls_version::v1_3);
    EXPECT_NE(wire::connection(target, client).error(), "");
    EXPECT_TRUE(target.wait_until([](const auto& now) { return now.failed_handshakes == 1; }));
    const server old(https().newest(tls_version::v1_1));
    wire::tls_client modern(old.ca_pem());
    modern.at_least(tls_version::v1_2);
    EXPECT_NE(wire::connection(old, modern).error(), "");
}

TEST(Tls, ResumesSessions) {
    for (const bool tickets : {true, false}) {
        server target(tickets ? https() : https().without_tickets());
        wire::tls_client client(target.ca_pem());
        for (int i = 0; i < 3; ++i) {
            wire::connection connection(target, client);
            ASSERT_TRUE(connection.send(wire::get("/v1/models")));
            ASSERT_TRUE(connection.read().complete);
            EXPECT_EQ(connection.resumed(), tickets && i > 0);
        }
        EXPECT_EQ(target.counts().resumed_handshakes, tickets ? 2u : 0u);
        EXPECT_EQ(target.counts().full_handshakes, tickets ? 1u : 3u);
    }
}

TEST(Tls, CutsWithAndWithoutCloseNotify) {
    server target(https());
    wire::tls_client client(target.ca_pem());
    const struct {
        cut how;
        wire::end end;
    } cases[] = {
        {cut::fin, wire::end::eof}, {cut::no_close_notify, wire::end::tls_truncated}, {cut::reset, wire::end::reset}};
    for (const auto& [how, end] : cases) {
        target.push(reply("some words here").cut_after(50, how));
        wire::connection connection(target, client);
        ASSERT_TRUE(connection.send(wire::post(wire::chat("Hi"))));
        EXPECT_EQ(connection.read_to_end().size(), 50u);
        EXPECT_EQ(connection.how_ended(), end);
    }
}

TEST(Tls, CountsHandshakesThatFail) {
    server target(https());
    wire::connection plain(target);
    ASSERT_TRUE(plain.send(wire::get("/v1/models")));
    EXPECT_NE(plain.read_to_end().substr(0, 5), "HTTP/");
    plain.close();
    EXPECT_TRUE(target.wait_until([](const auto& now) { return now.failed_handshakes == 1 && now.open == 0; }));
    target.accept_next(on_accept::close);
    wire::tls_client client(target.ca_pem());
    EXPECT_NE(wire::connection(target, client).error(), "");
    EXPECT_EQ(target.counts().failed_handshakes, 1u); // it never began
}

TEST(Tls, CarriesLongBodies) {
    server target(https());
    const std::string text(3u << 20, 'a');
    target.push(reply::verbatim(200, text));
    wire::tls_client client(target.ca_pem());
    wire::connection connection(target, client);
    ASSERT_TRUE(connection.send(wire::post(text)));
    EXPECT_EQ(connection.read().body, text);
    EXPECT_EQ(target.request(0).body, text);
}

} // namespace
