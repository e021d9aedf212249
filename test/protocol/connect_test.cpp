// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/connect.hpp"

#include <openai/core/error.hpp>

#include <gtest/gtest.h>

namespace connect_test {

using namespace openai;
using namespace openai::detail::protocol;
using namespace std::string_literals;

namespace {

const origin at{false, "proxy.example", 3128};

TEST(connect, asks_for_the_server_and_says_nothing_else) {
    proxy via{at, {}};
    EXPECT_EQ(connect_request(via, {true, "api.example", 443}),
              "CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\n");
    EXPECT_EQ(connect_request(via, {true, "2001:db8::1", 8443}),
              "CONNECT [2001:db8::1]:8443 HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\n\r\n");
    via.authorization = "Basic dTpw";
    EXPECT_EQ(connect_request(via, {true, "api.example", 443}),
              "CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\nProxy-Authorization: Basic dTpw\r\n\r\n");
}

struct outcome {
    bool open = false;
    std::string surplus;
    errc code{};
    int status = 0;
    bool retryable = false;

    bool operator==(const outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const outcome& o) {
    return out << "open " << o.open << " surplus [" << o.surplus << "] code " << make_error_code(o.code).message()
               << " status " << o.status << " retryable " << o.retryable;
}

outcome feed(const std::vector<std::string_view>& pieces) {
    outcome seen;
    connect_answer answer(at);
    try {
        for (const auto piece : pieces) {
            if (seen.open) seen.surplus += piece; // is the tunnel's own business
            else if (answer.put(piece)) {
                seen.open = true;
                seen.surplus = answer.surplus();
            }
        }
    } catch (const error& failure) {
        seen.code = failure.details().code;
        seen.status = failure.status();
        seen.retryable = failure.retryable();
        EXPECT_EQ(failure.phase(), phase::proxy);
        EXPECT_EQ(failure.maybe_billed(), billing::no);
        EXPECT_TRUE(failure.details().headers.empty());
        EXPECT_EQ(std::string(failure.what()).find("canary"), std::string::npos) << failure.what();
        EXPECT_NE(std::string(failure.what()).find("http://proxy.example:3128"), std::string::npos) << failure.what();
    }
    return seen;
}

/// The same verdict however the bytes come.
void expect(std::string_view bytes, const outcome& expected) {
    EXPECT_EQ(feed({bytes}), expected) << bytes;
    std::vector<std::string_view> single;
    for (std::size_t i = 0; i < bytes.size(); ++i) single.push_back(bytes.substr(i, 1));
    EXPECT_EQ(feed(single), expected) << bytes;
    if (bytes.size() > 2000) return;
    for (std::size_t i = 1; i < bytes.size(); ++i)
        EXPECT_EQ(feed({bytes.substr(0, i), bytes.substr(i)}), expected) << bytes << " split at " << i;
}

TEST(connect, opens_the_tunnel_with_any_success) {
    const auto open = [](std::string surplus) { return outcome{true, std::move(surplus), {}, 0, false}; };
    expect("HTTP/1.1 200 Connection established\r\n\r\n", open(""));
    expect("HTTP/1.0 200 Connection established\r\n\r\n", open(""));
    expect("HTTP/1.1 204 No Content\r\nProxy-Agent: x\r\n\r\n", open(""));
    expect("HTTP/1.1 200 OK\r\nX: canary\r\n folded\r\n\r\n", open(""));
    expect("HTTP/1.1 200 OK\r\n\r\n\x16\x03\x03surplus", open("\x16\x03\x03surplus"));
    expect("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx", open("x"));
    // a body is announced, but a 2xx to CONNECT has none: those bytes are the tunnel's
    expect("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", open("hello"));
    expect("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", open(""));
    for (const std::string fields :
         {"Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Content-Length: five\r\n",
          "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"}) {
        expect("HTTP/1.0 200 Connection established\r\n" + fields + "\r\nx", open("x"));
        expect("HTTP/1.1 200\r\n" + fields + "Via: x\r\n\r\n", open(""));
    }
    expect("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
           open("5\r\nhello\r\n0\r\n\r\n"));
}

TEST(connect, judges_by_status) {
    const struct {
        int status;
        errc code;
        bool retryable;
    } rows[] = {
        {407, errc::proxy_unauthorized, false}, {401, errc::proxy_unauthorized, false},
        {403, errc::proxy_failed, false},       {400, errc::proxy_failed, false},
        {404, errc::proxy_failed, false},       {405, errc::proxy_failed, false},
        {408, errc::proxy_failed, true},        {429, errc::proxy_failed, true},
        {500, errc::proxy_failed, true},        {502, errc::proxy_failed, true},
        {503, errc::proxy_failed, true},        {504, errc::proxy_failed, true},
        {302, errc::proxy_failed, false},       {307, errc::proxy_failed, false},
    };
    for (const auto& row : rows)
        expect("HTTP/1.1 " + std::to_string(row.status) +
                   " canary\r\nProxy-Authenticate: Basic realm=\"canary\"\r\nLocation: http://canary/\r\n"
                   "Content-Length: 6\r\n\r\ncanary",
               {false, "", row.code, row.status, row.retryable});
}

TEST(connect, refuses_what_is_no_answer) {
    const outcome refused{false, "", errc::proxy_failed, 0, false};
    expect("SSH-2.0-canary\r\n", refused);
    expect("\x15\x03\x01\x00\x02\x02\x46", refused);
    expect("<html>canary</html>", refused);
    expect("HTTP/1.1 101 Switching Protocols\r\n\r\n", refused);
    expect("HTTP/1.1 999 canary\r\n\r\n", refused);
    expect("HTTP/2 200\r\n\r\n", refused);
    expect("HTTP/1.1 200 OK\nX: y\n\n", refused);
    expect("HTTP/1.1 200 OK\r\nX : canary\r\n\r\n", refused);
    expect("HTTP/1.1 200 OK\r\n folded\r\n\r\n", refused);
    std::string interim;
    for (int i = 0; i < 9; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
    expect(interim, refused);
}

TEST(connect, bounds_the_head) {
    const auto head_of = [](std::size_t size) {
        const auto opening = "HTTP/1.1 200 OK\r\nX: "s;
        return opening + std::string(size - opening.size() - 4, 'c') + "\r\n\r\n";
    };
    expect(head_of(8192) + "surplus", {true, "surplus", {}, 0, false});
    expect(head_of(8193), {false, "", errc::proxy_failed, 0, false});
    expect("HTTP/1.1 200 " + std::string(9000, 'x'), {false, "", errc::proxy_failed, 0, false});
}

TEST(connect, cut_anywhere_never_opens) {
    const auto bytes = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n"s;
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        connect_answer answer(detail::protocol::origin{false, "proxy.example", 3128});
        EXPECT_FALSE(answer.put(bytes.substr(0, cut))) << cut;
        try {
            answer.closed({});
        } catch (const error& failure) {
            EXPECT_EQ(failure.details().code, errc::proxy_failed);
            EXPECT_TRUE(failure.retryable());
            EXPECT_EQ(failure.code(), condition::unreachable);
        }
    }
}

} // namespace
} // namespace connect_test
