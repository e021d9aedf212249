// SPDX-License-Identifier: BSL-1.0
#include "protocol/http_request.hpp"

#include <openai/error.hpp>

#include <gtest/gtest.h>

using namespace openai;
using namespace openai::protocol;
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

} // namespace
