// SPDX-License-Identifier: BSL-1.0
#include "wire.hpp"

#include <gtest/gtest.h>

namespace faults_test {

using namespace std::chrono_literals;
using openai::testing::cut;
using openai::testing::on_accept;
using openai::testing::reply;
using openai::testing::server;
using openai::testing::server_options;
using steady = std::chrono::steady_clock;

namespace {

const std::string stream = R"(,"stream":true)";

struct outcome {
    std::string bytes;
    wire::end end;
};

outcome exchange(server& target, reply answer, const std::string& more = {}) {
    target.push(std::move(answer));
    wire::connection connection(target);
    EXPECT_TRUE(connection.send(
        wire::post(wire::chat("one two three", more), "/v1/chat/completions", "Connection: close\r\n")));
    auto bytes = connection.read_to_end();
    return {std::move(bytes), connection.how_ended()};
}

std::string body_of(const std::string& response) { return response.substr(response.find("\r\n\r\n") + 4); }

/// The same bytes with every id zero; ids have a fixed width.
std::string neutral(std::string response) {
    for (const std::string mark : {"chatcmpl-", "req_testing_"})
        for (auto at = response.find(mark); at != std::string::npos; at = response.find(mark, at + 1))
            response.replace(at + mark.size(), 6, 6, '0');
    return response;
}

TEST(Faults, CutsAtEveryByte) {
    server target;
    const auto whole = exchange(target, reply("hi"));
    ASSERT_EQ(whole.end, wire::end::eof);
    const auto all = whole.bytes.size();
    for (std::size_t n = 0; n < all; ++n) {
        const auto got = exchange(target, reply("hi").cut_after(n));
        ASSERT_EQ(got.bytes.size(), n);
        ASSERT_EQ(got.end, wire::end::eof) << n;
    }
    EXPECT_EQ(neutral(exchange(target, reply("hi").cut_after(100'000)).bytes), neutral(whole.bytes));
}

TEST(Faults, CutsTheBodyOfAStream) {
    server target;
    const auto head = [](const std::string& response) { return response.find("\r\n\r\n") + 4; };
    for (const std::size_t n : {0u, 1u, 4u, 100u, 500u})
        for (const auto how : {cut::fin, cut::reset, cut::no_close_notify}) {
            const auto got = exchange(target, reply().cut_body_after(n, how), stream);
            EXPECT_EQ(got.bytes.size(), head(got.bytes) + n);
            EXPECT_EQ(got.end, how == cut::reset ? wire::end::reset : wire::end::eof) << n;
        }
    EXPECT_EQ(target.counts().answered, 15u);
    EXPECT_EQ(target.counts().client_left, 0u);
}

/// As far as it came.
wire::response streamed(server& target, reply answer, const std::string& more = {}) {
    target.push(std::move(answer));
    wire::connection connection(target);
    EXPECT_TRUE(connection.send(wire::post(wire::chat("one two three", stream + more))));
    return connection.read();
}

TEST(Faults, CutsAStreamAfterSoManyDeltas) {
    server target;
    const auto text = [&](reply answer, const std::string& more = {}) {
        const auto got = streamed(target, std::move(answer), more);
        EXPECT_FALSE(got.complete);
        return wire::text_of(got.body);
    };
    EXPECT_EQ(text(reply("one two three").cut_after_deltas(0)), "");
    EXPECT_EQ(text(reply("one two three").cut_after_deltas(1)), "one");
    EXPECT_EQ(text(reply("one two three").cut_after_deltas(2)), "one two");
    EXPECT_EQ(text(reply("one two three").events_per_write(3).cut_after_deltas(1)), "one");
    EXPECT_EQ(text(reply("one two three").cut_after_deltas(2), R"(,"n":3)"), "one two") << "of each choice";
    for (const auto how : {cut::fin, cut::reset}) {
        const auto got = exchange(target, reply("one two three").cut_after_deltas(2, how), stream);
        EXPECT_EQ(got.end, how == cut::reset ? wire::end::reset : wire::end::eof);
    }
    const auto whole = streamed(target, reply("one two three").without_length().cut_after_deltas(2)).body;
    EXPECT_EQ(wire::data_of(whole).size(), 3u) << "the role and two deltas";
    EXPECT_TRUE(whole.ends_with("\n\n"));
    const auto events = streamed(target, reply().event("1").event("2").event("3").cut_after_deltas(2)).body;
    EXPECT_EQ(wire::data_of(events), (std::vector<std::string>{"1", "2"}));
}

TEST(Faults, CutsNothingThatHasNotSoManyDeltas) {
    server target;
    for (const auto& more : {stream, std::string()}) {
        const auto whole = neutral(exchange(target, reply("one two"), more).bytes);
        for (const std::size_t n : {std::size_t(more.empty() ? 0 : 3), std::size_t(100)})
            EXPECT_EQ(neutral(exchange(target, reply("one two").cut_after_deltas(n), more).bytes), whole);
    }
}

TEST(Faults, StallsAfterSoManyDeltas) {
    server target;
    target.push(reply("one two three").stall_after_deltas(1));
    wire::connection connection(target);
    ASSERT_TRUE(connection.send(wire::post(wire::chat("Hi", stream))));
    std::string seen;
    while (seen.find("\"one\"") == std::string::npos) seen += connection.read(1);
    EXPECT_EQ(target.counts().answered, 0u);
    connection.close();
    EXPECT_TRUE(target.wait_until_client_left());
}

TEST(Faults, DropsWithoutAByte) {
    server target;
    EXPECT_EQ(exchange(target, reply::drop()).end, wire::end::eof);
    const auto got = exchange(target, reply::drop(cut::reset));
    EXPECT_EQ(got.end, wire::end::reset);
    EXPECT_EQ(got.bytes, "");
}

TEST(Faults, StaysSilentOrStalls) {
    server target;
    for (const auto& [answer, bytes] : {std::pair(reply::never(), std::size_t(0)), {reply("x").stall_after(17), 17}}) {
        target.push(answer);
        const auto index = target.counts().requests;
        wire::connection connection(target);
        ASSERT_TRUE(connection.send(wire::post(wire::chat("Hi"))));
        ASSERT_TRUE(target.wait_for_bytes(index, bytes));
        EXPECT_EQ(connection.read(bytes).size(), bytes);
        EXPECT_EQ(target.counts().answered, 0u);
        connection.close();
        EXPECT_TRUE(target.wait_until_client_left(index + 1));
        EXPECT_EQ(target.request(index).bytes_written, bytes);
        EXPECT_TRUE(target.request(index).client_left);
    }
}

TEST(Faults, WritesTheSameBytesInAnySize) {
    server target;
    const auto whole = neutral(exchange(target, reply(), stream).bytes);
    const reply variants[] = {reply().write_size(1),        reply().write_size(7),       reply().write_size(100'000),
                              reply().events_per_write(3),  reply().at_once(),           reply().slow_head(1ms),
                              reply().delay(5ms),           reply().delay_body(5ms),     reply().delay_between(1ms),
                              reply().write_size(300, 1ms), reply().delay(3ms).at_once()};
    for (const auto& variant : variants)
        EXPECT_EQ(neutral(exchange(target, variant, stream).bytes), whole) << &variant - variants;
}

TEST(Faults, DelaysInOrder) {
    server target;
    target.on("slow", reply("late").delay(1h)).on("quick", reply("soon"));
    wire::connection slow(target);
    ASSERT_TRUE(slow.send(wire::post(wire::chat("slow"))));
    ASSERT_TRUE(target.wait_for_requests(1));
    wire::connection quick(target);
    ASSERT_TRUE(quick.send(wire::post(wire::chat("quick"))));
    EXPECT_TRUE(quick.read().complete);
    EXPECT_FALSE(target.request(0).answered);
    // a delay is never shorter than asked for: that much can be measured
    const struct {
        reply answer;
        std::chrono::milliseconds at_least;
    } cases[] = {{reply().delay(20ms), 20ms},
                 {reply().delay_body(20ms), 20ms},
                 {reply().delay_between(10ms), 40ms}, // role, three words, finish, [DONE]
                 {reply().write_size(200, 10ms), 20ms},
                 {reply().slow_head(1ms), 100ms}};
    for (const auto& [answer, at_least] : cases) {
        const auto begin = steady::now();
        exchange(target, answer, stream);
        EXPECT_GE(steady::now() - begin, at_least);
    }
}

TEST(Faults, SendsWhatItIsTold) {
    server target;
    const auto error = exchange(target, reply::error(429, "Slow down", "requests", "rate_limit_exceeded")
                                            .header("retry-after", "2")
                                            .header("X-Request-Id", "mine"));
    EXPECT_TRUE(error.bytes.starts_with("HTTP/1.1 429 Too Many Requests\r\n"));
    EXPECT_NE(error.bytes.find("\r\nretry-after: 2\r\n"), std::string::npos);
    EXPECT_NE(error.bytes.find("\r\nX-Request-Id: mine\r\n"), std::string::npos);
    EXPECT_EQ(error.bytes.find("req_testing"), std::string::npos);
    EXPECT_EQ(wire::response::parsed(body_of(error.bytes)).at("error").at("code"), "rate_limit_exceeded");

    const auto html = exchange(target, reply::verbatim(502, "<html>").header("content-type", "text/html"));
    EXPECT_EQ(html.bytes.find("application/json"), std::string::npos);
    EXPECT_EQ(body_of(html.bytes), "<html>");

    EXPECT_EQ(exchange(target, reply::raw("garbage\n")).bytes, "garbage\n");
    EXPECT_TRUE(exchange(target, reply("x").before("HTTP/1.1 103 Early Hints\r\n\r\n"))
                    .bytes.starts_with("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n"));
    EXPECT_EQ(exchange(target, reply("x").status(500).without_header("x-request-id")).bytes.find("x-request-id"),
              std::string::npos);

    const auto endless = exchange(target, reply::verbatim(200, "{}").without_length());
    EXPECT_EQ(endless.bytes.find("content-length"), std::string::npos);
    EXPECT_EQ(body_of(endless.bytes), "{}");
    EXPECT_EQ(body_of(exchange(target, reply::verbatim(200, "{}").chunked()).bytes), "2\r\n{}\r\n0\r\n\r\n");
}

TEST(Faults, SendsScriptedEvents) {
    server target;
    const auto own = reply().event("{\"x\":1}").sse(": ping\r\n\r\n").chunked(false);
    EXPECT_EQ(body_of(exchange(target, own, stream).bytes), "data: {\"x\":1}\n\n: ping\r\n\r\ndata: [DONE]\n\n");
    EXPECT_EQ(body_of(exchange(target, reply(own).without_done().after_done("junk")).bytes),
              "data: {\"x\":1}\n\n: ping\r\n\r\njunk");
    const auto unfinished = exchange(target, reply().finish_reason("").chunked(false), stream);
    EXPECT_EQ(unfinished.bytes.find("\"stop\""), std::string::npos);
}

TEST(Faults, SendsJunkAfterTheEnd) {
    server target;
    target.push(reply("x").junk("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n", 5ms));
    wire::connection connection(target);
    ASSERT_TRUE(connection.send(wire::post(wire::chat("Hi"))));
    EXPECT_EQ(connection.read().status, 200);
    EXPECT_EQ(connection.read().status, 408);
}

TEST(Faults, KeepsARawConnectionOpen) {
    server target;
    target.push(reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").keep_open());
    wire::connection connection(target);
    ASSERT_TRUE(connection.send(wire::post(wire::chat("Hi"))));
    EXPECT_EQ(connection.read().body, "{}");
    ASSERT_TRUE(connection.send(wire::post(wire::chat("Hi"))));
    EXPECT_TRUE(connection.read().complete);
    EXPECT_EQ(target.counts().connections, 1u);
}

TEST(Faults, TreatsNewConnectionsAsTold) {
    server target;
    target.accept_next(on_accept::close).accept_next(on_accept::reset).accept_next(on_accept::silent);
    wire::connection closed(target);
    EXPECT_EQ(closed.read_to_end(), "");
    EXPECT_EQ(closed.how_ended(), wire::end::eof);
    wire::connection reset(target);
    EXPECT_EQ(reset.read_to_end(), "");
    EXPECT_EQ(reset.how_ended(), wire::end::reset);
    wire::connection silent(target);
    ASSERT_TRUE(silent.send(wire::get("/v1/models")));
    wire::connection served(target);
    ASSERT_TRUE(served.send(wire::get("/v1/models")));
    EXPECT_EQ(served.read().status, 200);
    EXPECT_EQ(target.counts().requests, 1u);
    closed.close();
    silent.close();
    EXPECT_TRUE(target.wait_until_open(1));
}

TEST(Faults, AnswersBeforeTheBodyHasCome) {
    server target(server_options().early_answer(1024).receive_buffer_size(4096));
    target.push(reply::error(413, "Too large"));
    wire::connection connection(target);
    const std::string large(16u << 20, 'x');
    connection.send(wire::post(large)); // fails or not, depending on the reset
    EXPECT_EQ(connection.read(12).substr(0, 12), "HTTP/1.1 413");
    EXPECT_LT(target.request(0).body.size(), large.size());
    EXPECT_TRUE(target.wait_until_open(0));
}

} // namespace

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
        const auto said = wire::connection(target, client).error();
        EXPECT_TRUE(said.starts_with(error)) << said; // newer versions of OpenSSL say more
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
} // namespace faults_test
