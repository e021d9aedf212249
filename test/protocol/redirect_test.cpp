// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/redirect.hpp"

#include "protocol/http/http_request.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <random>

namespace redirect_test {

using namespace openai::detail::protocol;

namespace {

const origin here{true, "api.example", 443};
constexpr const char* target = "/v1/chat/completions?api-version=1";

TEST(redirect, follows_what_repeats_the_request_at_the_same_place) {
    const struct {
        const char* location;
        const char* expected;
    } rows[] = {
        {"/v2/chat", "/v2/chat"},
        {"/v2/chat?x=1&y=%20", "/v2/chat?x=1&y=%20"},
        {"/", "/"},
        {"models", "/v1/chat/models"},
        {"../files", "/v1/files"},
        {"../../x", "/x"},
        {"?api-version=2", "/v1/chat/completions?api-version=2"},
        {"#part", "/v1/chat/completions?api-version=1"},
        {"/x#part", "/x"},
        {"//api.example/x", "/x"},
        {"https://api.example/x", "/x"},
        {"https://api.example:443/x", "/x"},
        {"HTTPS://API.Example./x", "/x"},
        {"https://api.example/v1/%0d%0aX-Evil:%201", "/v1/%0D%0AX-Evil:%201"},
        {"", nullptr},
    };
    for (const auto& row : rows)
        for (const int status : {307, 308}) {
            const auto made = judge_redirect(status, row.location, here, target);
            if (row.expected != nullptr)
                EXPECT_EQ(made.target, row.expected) << row.location << (made.refusal ? made.refusal : "");
            else EXPECT_STREQ(made.refusal, "no Location");
        }
}

TEST(redirect, is_not_followed_elsewhere) {
    const struct {
        const char* location;
        const char* refusal;
    } rows[] = {
        {"https://other.example/x", "it leads to another origin"},
        {"//other.example/x", "it leads to another origin"},
        {"https://api.example:8443/x", "it leads to another origin"},
        {"https://sub.api.example/x", "it leads to another origin"},
        {"https://api.example.evil.example/x", "it leads to another origin"},
        {"http://api.example/x", "it leads to another origin"},
        {"http://api.example:443/x", "it leads to another origin"},
        {"https://127.0.0.1/x", "it leads to another origin"},
        {"file:///etc/passwd", "it leads to another origin"},
        {"file:/etc/passwd", "it leads to another origin"},
        {"ftp://api.example/x", "it leads to another origin"},
        {"javascript:alert(1)", "it leads to another origin"},
        {"data:,x", "it leads to another origin"},
        {"https:", "it leads to another origin"},
        {"HTTPS:", "it leads to another origin"},
        {"https:/x", "it leads to another origin"},
        {"https:x", "it leads to another origin"},
        {"https:?x=1", "it leads to another origin"},
        {"https:#part", "it leads to another origin"},
        {"https:///x", "it leads to another origin"},
        {"https://user:pass@api.example/x", "its Location has user-info"},
        {"https://user@api.example/x", "its Location has user-info"},
        {"https://@api.example/x", "its Location has user-info"},
        {"//u@api.example/x", "its Location has user-info"},
        {"https://other.example@api.example/x", "its Location has user-info"},
        {"../../../../etc/passwd", "its Location is malformed"},
        {"/../x", "its Location is malformed"},
        {"../../..?x", "its Location is malformed"},
        {"/a b", "its Location is malformed"},
        {"/a\r\nX-Evil: 1", "its Location is malformed"},
        {"/a\nb", "its Location is malformed"},
        {"/\x01", "its Location is malformed"},
        {"/\xc3\xa4", "its Location is malformed"},
        {"/%zz", "its Location is malformed"},
        {"https://api.example\\@evil.example/x", "its Location is malformed"},
        {"\\\\evil.example\\x", "its Location is malformed"},
        {"https://api.example:99999/x", "it leads to another origin"},
    };
    for (const auto& row : rows) {
        const auto made = judge_redirect(308, row.location, here, target);
        EXPECT_EQ(made.target, "") << row.location;
        EXPECT_STREQ(made.refusal, row.refusal) << row.location;
    }
}

TEST(redirect, other_statuses_are_not_followed) {
    for (const int status : {300, 301, 302, 303, 304, 305, 306, 309})
        EXPECT_STREQ(judge_redirect(status, "/x", here, target).refusal, "only 307 and 308 are followed") << status;
}

TEST(redirect, from_plain_http_may_not_change_the_scheme_either) {
    const origin plain{false, "localhost", 8080};
    EXPECT_EQ(judge_redirect(307, "http://localhost:8080/x", plain, "/").target, "/x");
    EXPECT_STRNE(judge_redirect(307, "https://localhost:8080/x", plain, "/").refusal, nullptr);
    EXPECT_STRNE(judge_redirect(307, "http://localhost/x", plain, "/").refusal, nullptr);
    const origin v6{true, "2001:db8::1", 443};
    EXPECT_EQ(judge_redirect(307, "https://[2001:DB8:0::1]/x", v6, "/").target, "/x");
}

TEST(redirect, is_shown_without_secrets) {
    const struct {
        const char* location;
        const char* shown;
    } rows[] = {
        {"https://a.example/x", "https://a.example/x"},
        {"https://a.example/x?key=canary", "https://a.example/x"},
        {"https://a.example/x#canary", "https://a.example/x"},
        {"https://user:canary@a.example/x", "https://a.example/x"},
        {"//canary@a.example", "//a.example"},
        {"https://u:canary/@a.example/x", "https://a.example/x"},
        {"/x", "/x"},
        {"", ""},
        {"mailto:canary@a.example", "mailto:canary@a.example"},
    };
    for (const auto& row : rows) EXPECT_EQ(without_secrets(row.location), row.shown);
}

/// Whatever a server writes: the request stays at its place and is one that can be sent.
TEST(redirect, never_leads_away_whatever_it_says) {
    const std::string_view parts[] = {"https:",
                                      "http:",
                                      "//",
                                      "/",
                                      "\\",
                                      "api.example",
                                      "api.example:443",
                                      "evil.example",
                                      "@",
                                      ":",
                                      "443",
                                      "..",
                                      ".",
                                      "%2e",
                                      "%00",
                                      "%0d%0a",
                                      "\r\n",
                                      "\0",
                                      " ",
                                      "?",
                                      "#",
                                      "&",
                                      "[::1]",
                                      "x",
                                      "\xc3\xa4",
                                      "%",
                                      ";",
                                      "\t",
                                      "user"};
    std::mt19937 random(7);
    int followed = 0;
    for (int i = 0; i < 50'000; ++i) {
        std::string location;
        for (auto n = random() % 7; n > 0; --n) location += parts[random() % std::size(parts)];
        const auto made = judge_redirect(307, location, here, target);
        EXPECT_EQ(made.target.empty(), made.refusal != nullptr) << location;
        if (made.refusal != nullptr) continue;
        ++followed;
        http_request request;
        request.method = "POST";
        request.target = made.target;
        request.host = "api.example";
        EXPECT_NO_THROW(write_head(to_wire(request))) << location;
        EXPECT_TRUE(made.target.starts_with('/')) << location;
    }
    EXPECT_GT(followed, 1000);
}

} // namespace
} // namespace redirect_test
