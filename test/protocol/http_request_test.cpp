// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/http_head.hpp"
#include "protocol/http/http_parser.hpp"
#include "protocol/http/http_request.hpp"
#include "protocol/http/trace_context.hpp"

#include <openai/core/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace http_request_test {

using namespace openai;
using namespace openai::detail::protocol;
using namespace std::string_literals;

namespace {

http_request request() {
    http_request made;
    made.method = "POST";
    made.target = "/v1/chat/completions?api-version=1";
    made.host = "api.example.com";
    made.bearer = "key";
    made.headers.add("X-Empty", "").add("X-Obs", "\xc3\xbc\ttab");
    made.body = "{}";
    return made;
}

std::string message_of(const http_request& bad) {
    try {
        write_head(to_wire(bad));
    } catch (const error& failure) {
        EXPECT_EQ(failure.details().code, errc::invalid_argument);
        return failure.what();
    }
    return "accepted";
}

TEST(http_request, writes_a_head) {
    EXPECT_EQ(write_head(to_wire(request())), "POST /v1/chat/completions?api-version=1 HTTP/1.1\r\n"
                                              "Host: api.example.com\r\n"
                                              "Authorization: Bearer key\r\n"
                                              "X-Empty: \r\n"
                                              "X-Obs: \xc3\xbc\ttab\r\n"
                                              "Content-Length: 2\r\n\r\n");
}

TEST(http_request, states_the_length_where_it_is_needed) {
    const auto has_length = [](const char* method, const char* body) {
        auto made = request();
        made.method = method;
        made.body = body;
        return write_head(to_wire(made)).find("Content-Length") != std::string::npos;
    };
    EXPECT_TRUE(has_length("POST", ""));
    EXPECT_TRUE(has_length("DELETE", "x"));
    EXPECT_FALSE(has_length("GET", ""));
    EXPECT_FALSE(has_length("DELETE", ""));
}

TEST(http_request, accepts_every_form_of_host_and_target) {
    for (const auto* host : {"localhost:8080", "[::1]:8080", "10.0.0.1"}) {
        auto made = request();
        made.host = host;
        EXPECT_NE(write_head(to_wire(made)).find("Host: "s + host + "\r\n"), std::string::npos);
    }
    auto tunnel = request();
    tunnel.method = "CONNECT";
    tunnel.target = "api.example.com:443";
    tunnel.body.clear();
    EXPECT_TRUE(write_head(to_wire(tunnel)).starts_with("CONNECT api.example.com:443 HTTP/1.1\r\n"));
}

TEST(http_request, refuses_what_would_split_the_head) {
    for (const auto& bad : {"a\r\nX-Inject: 1"s, "a\rb"s, "a\nb"s, "a\0b"s, "a\x1b[0m"s, "a\x7f"s}) {
        SCOPED_TRACE(bad);
        auto value = request();
        value.headers.add("X-Secret", bad);
        const auto message = message_of(value);
        EXPECT_NE(message.find("X-Secret"), std::string::npos) << message;
        EXPECT_NE(message.find("offset 1"), std::string::npos) << message;
        EXPECT_EQ(message.find("Inject"), std::string::npos) << message;

        auto name = request();
        name.headers.add(bad, "value");
        EXPECT_NE(message_of(name).find("header name"), std::string::npos);

        auto method = request();
        method.method = bad;
        EXPECT_NE(message_of(method).find("method"), std::string::npos);
        auto target = request();
        target.target = "/" + bad;
        EXPECT_NE(message_of(target).find("target"), std::string::npos);
        auto host = request();
        host.host = bad;
        EXPECT_NE(message_of(host).find("Host"), std::string::npos);
    }
}

TEST(http_request, refuses_bad_names_targets_and_hosts) {
    for (const auto* name :
         {"", "a b", "a:", "a\"", "(a)", "\xc3\xbc", "Host", "content-length", "TRANSFER-ENCODING"}) {
        auto made = request();
        made.headers.add(name, "1");
        EXPECT_NE(message_of(made), "accepted") << name;
    }
    for (const auto* target : {"", "/a b", "/a#b", "/\xc3\xbc"}) {
        auto made = request();
        made.target = target;
        EXPECT_NE(message_of(made), "accepted") << target;
    }
    for (const auto* host : {"", "user@host", "a b", "a/b", "a,b"}) {
        auto made = request();
        made.host = host;
        EXPECT_NE(message_of(made), "accepted") << host;
    }
    auto made = request();
    made.method = "";
    EXPECT_NE(message_of(made), "accepted");
}

/// Appending the body makes no copy of the head, in which the key is.
TEST(http_request, leaves_room_for_what_is_sent_with_it) {
    for (const std::size_t size : {0u, 1u, 5000u, 1u << 20}) {
        auto made = request();
        made.body.assign(size, 'x');
        for (int i = 0; i < 40; ++i) made.headers.add("X-Field-" + std::to_string(i), std::string(50, 'v'));
        auto head = write_head(to_wire(made));
        const auto* before = head.data();
        head.append(made.body, 0, joined_body);
        EXPECT_EQ(head.data(), before) << size;
    }
}

TEST(http_request, refuses_a_bad_credential_without_showing_it) {
    auto made = request();
    made.bearer = "sk-canary-9a41c7\r\nX-Inject: 1";
    const auto message = message_of(made);
    EXPECT_NE(message.find("Authorization"), std::string::npos) << message;
    EXPECT_EQ(message.find("canary"), std::string::npos) << message;
}

TEST(http_request, never_shows_a_value) {
    try {
        check_header("default_headers", "Authorization", "Bearer sk-canary-9a41c7\n");
        ADD_FAILURE();
    } catch (const error& failure) {
        const std::string message = failure.what();
        EXPECT_NE(message.find("default_headers"), std::string::npos);
        EXPECT_NE(message.find("Authorization"), std::string::npos);
        EXPECT_NE(message.find("offset 23"), std::string::npos) << message;
        EXPECT_EQ(message.find("canary"), std::string::npos);
    }
}

using openai::detail::protocol::is_traceparent;
using openai::detail::protocol::is_tracestate;

const std::string parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(trace_context, knows_a_traceparent) {
    EXPECT_TRUE(is_traceparent(parent));
    EXPECT_TRUE(is_traceparent("cc" + parent.substr(2)));
    EXPECT_TRUE(is_traceparent("01" + parent.substr(2) + "-what-the-future-adds"));
}

TEST(trace_context, refuses_what_is_no_traceparent) {
    for (const auto& bad :
         {std::string(), parent + "-x", parent + "0", parent + "\r\nX-Inject: 1", "ff" + parent.substr(2),
          "01" + parent.substr(2) + "x", "00-" + std::string(32, '0') + parent.substr(35),
          parent.substr(0, 36) + std::string(16, '0') + "-01",
          "00-4BF92F3577B34DA6A3CE929D0E0E4736" + parent.substr(35)})
        EXPECT_FALSE(is_traceparent(bad)) << bad;
    for (std::size_t i = 0; i < parent.size(); ++i) {
        EXPECT_FALSE(is_traceparent(parent.substr(0, i))) << i;
        auto other = parent;
        other[i] = 'g';
        EXPECT_FALSE(is_traceparent(other)) << i;
    }
}

std::string members(int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += (i == 0 ? "k" : ",k") + std::to_string(i) + "=v";
    return list;
}

TEST(trace_context, knows_a_tracestate) {
    for (const auto& good : {std::string("rojo=00f067aa0ba902b7"), std::string("congo=t61rcWkgMzE,rojo=00f0"),
                             std::string("a=1 , b=2"), std::string("a=1,,b=2"), std::string("0tenant@vendor=x y"),
                             std::string("a/b*c_d-e=!"), members(32), std::string()})
        EXPECT_TRUE(is_tracestate(good)) << good;
}

TEST(trace_context, refuses_what_is_no_tracestate) {
    for (const auto& bad :
         {std::string("a"), std::string("=1"), std::string("a="), std::string("A=1"), std::string("a=b=c"),
          std::string("a=\x01"), std::string("a=\xc3\xbc"), std::string("t@toolongvendorname=1"), std::string("0a=1"),
          "a=" + std::string(257, 'v'), std::string(257, 'k') + "=1", members(33), std::string("a=1\r\nb=2")})
        EXPECT_FALSE(is_tracestate(bad)) << bad;
}

TEST(http_head, unfolds_to_one_blank) {
    const struct {
        const char* folded;
        const char* plain;
    } rows[] = {
        {"A: 1\r\n\r\n", "A: 1\r\n\r\n"},
        {"A: 1\r\n 2\r\n\r\n", "A: 1 2\r\n\r\n"},
        {"A: 1\r\n\t2\r\n\r\n", "A: 1 2\r\n\r\n"},
        {"A: 1\r\n  \t 2\r\n\r\n", "A: 1 2\r\n\r\n"},
        {"A: 1\r\n 2\r\n 3\r\nB: 4\r\n\r\n", "A: 1 2 3\r\nB: 4\r\n\r\n"},
        {"A: 1\r\n \r\nB: 4\r\n\r\n", "A: 1 \r\nB: 4\r\n\r\n"},
        {"A:\r\n B: 2\r\n\r\n", "A: B: 2\r\n\r\n"},
    };
    for (const auto& row : rows) EXPECT_EQ(unfold(row.folded), row.plain) << row.folded;
}

TEST(http_head, of_a_tunnel_says_nothing_of_a_body) {
    const std::string line = "HTTP/1.1 200 OK\r\n";
    for (const std::string field :
         {"Content-Length: 5\r\n", "content-length: x\r\n", "Transfer-Encoding: chunked\r\n",
          "TRANSFER-ENCODING:\r\n chunked\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n"}) {
        EXPECT_EQ(plain_head(line + field + "\r\n", true), line + "\r\n") << field;
        EXPECT_EQ(plain_head(line + "A: 1\r\n" + field + "B: 2\r\n\r\n", true), line + "A: 1\r\nB: 2\r\n\r\n") << field;
    }
    const auto kept = line + "X-Content-Length: 5\r\nContent-Length-X: 5\r\n\r\n";
    EXPECT_EQ(plain_head(kept, true), kept);
    EXPECT_EQ(plain_head(line + "Content-Length: 5\r\n\r\n", false), line + "Content-Length: 5\r\n\r\n");
}

TEST(http_head, gives_a_folded_field_one_value_however_it_is_cut) {
    const std::string answer = "HTTP/1.1 200 OK\r\nX-A: 1\r\n  folded\r\nX-B: 2\r\nContent-Length: 0\r\n\r\n";
    for (std::size_t cut = 0; cut < answer.size(); ++cut) {
        http_parser parser([](std::string_view) {});
        const auto used = parser.put(std::string_view(answer).substr(0, cut));
        parser.put(std::string_view(answer).substr(used));
        ASSERT_TRUE(parser.done()) << cut;
        EXPECT_EQ(parser.head().headers.find("x-a"), "1 folded");
        EXPECT_EQ(parser.head().headers.find("x-b"), "2");
    }
}

} // namespace
} // namespace http_request_test
