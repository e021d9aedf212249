// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/path_pattern.hpp"
#include "protocol/http/url.hpp"

#include <openai/core/error.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace url_test {

using namespace openai;
using namespace openai::detail::protocol;

namespace {

TEST(url, takes_base_urls_apart) {
    struct row {
        const char* text;
        const char* origin;
        const char* host_field;
        const char* prefix;
        const char* query;
    };
    const row rows[] = {
        {"https://api.openai.com/v1", "https://api.openai.com:443", "api.openai.com", "/v1", ""},
        {"https://api.openai.com/v1/", "https://api.openai.com:443", "api.openai.com", "/v1", ""},
        {"https://api.aimlapi.com", "https://api.aimlapi.com:443", "api.aimlapi.com", "", ""},
        {"https://api.aimlapi.com/", "https://api.aimlapi.com:443", "api.aimlapi.com", "", ""},
        {"https://a.example/v2//", "https://a.example:443", "a.example", "/v2/", ""},
        {"HTTPS://API.Example.COM./V1", "https://api.example.com:443", "api.example.com", "/V1", ""},
        {"https://a.example:443/v1", "https://a.example:443", "a.example", "/v1", ""},
        {"https://a.example:/v1", "https://a.example:443", "a.example", "/v1", ""},
        {"https://a.example:8443", "https://a.example:8443", "a.example:8443", "", ""},
        {"https://a.example:65535", "https://a.example:65535", "a.example:65535", "", ""},
        {"https://a.example:80", "https://a.example:80", "a.example:80", "", ""},
        {"https://a.example/x?api-version=2024-10-21", "https://a.example:443", "a.example", "/x",
         "api-version=2024-10-21"},
        {"https://a.example?q=1", "https://a.example:443", "a.example", "", "q=1"},
        {"https://a.example/a%20b/%7Ec", "https://a.example:443", "a.example", "/a%20b/%7Ec", ""},
        {"https://my_host.xn--bcher-kva.example", "https://my_host.xn--bcher-kva.example:443",
         "my_host.xn--bcher-kva.example", "", ""},
        {"https://10.1.2.3:1", "https://10.1.2.3:1", "10.1.2.3:1", "", ""},
        {"https://[2001:DB8::1]/v1", "https://[2001:db8::1]:443", "[2001:db8::1]", "/v1", ""},
        {"https://[2001:db8:0:0:0:0:0:1]:8443", "https://[2001:db8::1]:8443", "[2001:db8::1]:8443", "", ""},
        {"http://localhost:8080/v1", "http://localhost:8080", "localhost:8080", "/v1", ""},
        {"http://LocalHost.", "http://localhost:80", "localhost", "", ""},
        {"http://api.localhost:443", "http://api.localhost:443", "api.localhost:443", "", ""},
        {"http://127.0.0.1", "http://127.0.0.1:80", "127.0.0.1", "", ""},
        {"http://127.255.0.9:1", "http://127.255.0.9:1", "127.255.0.9:1", "", ""},
        {"http://[::1]:8080", "http://[::1]:8080", "[::1]:8080", "", ""},
        {"http://[0:0:0:0:0:0:0:1]:8080", "http://[::1]:8080", "[::1]:8080", "", ""},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.text);
        const auto made = parse_base_url(row.text, false);
        EXPECT_EQ(made.origin.to_string(), row.origin);
        EXPECT_EQ(made.origin.host.find_first_of("[]"), std::string::npos);
        EXPECT_EQ(made.host_field(), row.host_field);
        EXPECT_EQ(made.path_prefix, row.prefix);
        EXPECT_EQ(made.query, row.query);
    }
}

std::string refusal(std::string_view text, bool allow_plaintext) {
    try {
        parse_base_url(text, allow_plaintext);
    } catch (const error& failure) {
        EXPECT_EQ(failure.details().code, errc::invalid_argument);
        return failure.what();
    }
    return "accepted";
}

TEST(url, refuses_what_is_no_base_url) {
    // "canary" stands wherever a secret might: no message may repeat it
    const std::string_view rows[] = {
        "",
        "canary",
        "canary.example/v1",
        "/canary",
        "//canary.example",
        "https://",
        "https:///canary",
        "https:canary",
        "https://./canary",
        "https://canary..example",
        "https://.canary.example",
        "https://canary.example..",
        "ftp://canary.example",
        "file:///canary",
        "ws://canary.example",
        "javascript:canary",
        "httpss://canary.example",
        "https://user:canary@a.example",
        "https://canary@a.example",
        "https://@a.example/canary",
        "https://:@a.example",
        "https://a.example/#canary",
        "https://a.example/?q=canary#",
        "https://a.example:0/canary",
        "https://a.example:65536/canary",
        "https://a.example:99999999999999999999/canary",
        "https://a.example:canary",
        "https://a.example:-1",
        "https://a.example/can ary",
        " https://a.example/canary",
        "https://a.example/canary\n",
        "https://a.example/can\r\nary",
        "https://a.example/\xc3\xa4"
        "canary",
        "https://b\xc3\xbc"
        "canary.example",
        "https://can%61ry.example",
        "https://can%00ary.example",
        "https://a!canary.example",
        "https://a.example/%zzcanary",
        "https://[::1/canary",
        "https://[fe80::1%25canary]/",
        "https://[v1.canary]/",
        "https://[::1]canary",
        "https://2130706433/canary",
        "https://0x7f.1/canary",
        "https://0x7F000001/canary",
        "https://127.1/canary",
        "https://0177.0.0.1/canary",
        "https://256.1.1.1/canary",
        "https://1.2.3.4.5/canary",
        "https://127.0.0.1.:1x/canary",
        "https://1.2.3.04./canary",
        "https://canary.0x",
    };
    for (const auto text : rows)
        for (const bool allow : {false, true}) {
            const auto message = refusal(text, allow);
            EXPECT_NE(message.find("base_url"), std::string::npos) << text << ": " << message;
            EXPECT_EQ(message.find("canary"), std::string::npos) << text << ": " << message;
        }
}

TEST(url, has_no_zone) {
    for (const auto* host :
         {"[fe80::1%25eth0]", "[fe80::1%25eth0]:443", "[fe80::1%eth0]", "[fe80::1%251]", "[fe80::1%25]", "[::1%25lo]",
          "[fe80::1%25et%68]", "[v1.x%25y]", "user@[fe80::1%25eth0]", "[fe80::1%25eth0"}) {
        for (const auto* tail : {"", "/v1", "?x", "/v1?a=[b]"}) {
            const auto text = std::string("https://") + host + tail;
            EXPECT_EQ(refusal(text, true), "invalid argument: base_url: an IPv6 address with a zone is not allowed")
                << text;
        }
    }
    EXPECT_EQ(refusal("https://[fe80::1]/v1?x=%25", true), "accepted");
    EXPECT_EQ(refusal("https://a.example/%25", true), "accepted");
}

TEST(url, wants_tls_except_to_this_machine) {
    for (const auto* host : {"a.example", "10.0.0.1", "128.0.0.1", "126.255.255.255", "0.0.0.0", "localhost.example",
                             "notlocalhost", "[::2]", "[::]", "[::ffff:127.0.0.1]", "[fe80::1]"}) {
        const auto text = std::string("http://") + host + "/v1";
        EXPECT_NE(refusal(text, false).find("clear text"), std::string::npos) << text;
        EXPECT_EQ(refusal(text, true), "accepted") << text;
    }
    // Boost 1.81 reads 127.0.0.1 here: that must not make it this machine
    EXPECT_NE(refusal("http://127.0.0.1.example/v1", false), "accepted");
    EXPECT_NE(refusal("http://[::1].example/v1", true), "accepted");
    // other spellings of 127.0.0.1: never a way around the check
    for (const auto* host : {"0x7f.1", "2130706433", "127.1", "0177.0.0.1", "127.0.0.1.1", "0x7f000001"}) {
        EXPECT_NE(refusal(std::string("http://") + host, false), "accepted") << host;
    }
}

TEST(url, joins_paths_as_they_are) {
    struct row {
        const char* base;
        const char* path;
        const char* target;
    };
    const row rows[] = {
        {"https://a.example/v1", "/chat/completions", "/v1/chat/completions"},
        {"https://a.example/v1/", "/chat/completions", "/v1/chat/completions"},
        {"https://a.example", "/chat/completions", "/chat/completions"},
        {"https://a.example", "/v1/models", "/v1/models"},
        {"https://a.example/v1", "/v1/models", "/v1/v1/models"},
        {"https://a.example/v2", "/models", "/v2/models"},
        {"https://a.example/v1", "/files?limit=2&after=x", "/v1/files?limit=2&after=x"},
        {"https://a.example/x?api-version=1", "/models", "/x/models?api-version=1"},
        {"https://a.example/x?api-version=1", "/files?limit=2", "/x/files?api-version=1&limit=2"},
        {"https://a.example/x?", "/files?", "/x/files"},
        {"https://a.example", "", "/"},
        {"https://a.example?q=1", "", "/?q=1"},
    };
    for (const auto& row : rows)
        EXPECT_EQ(parse_base_url(row.base, false).target(row.path), row.target) << row.base << row.path;
}

TEST(url, escapes_segments) {
    struct row {
        std::string_view text;
        const char* whole;
        const char* with_slashes;
    };
    const row rows[] = {
        {"gpt-4o_mini.2~x", "gpt-4o_mini.2~x", "gpt-4o_mini.2~x"},
        {"ft:gpt-3.5:org::id", "ft:gpt-3.5:org::id", "ft:gpt-3.5:org::id"},
        {"openai/gpt-4o", "openai%2Fgpt-4o", "openai/gpt-4o"},
        {"a b?c#d%e", "a%20b%3Fc%23d%25e", "a%20b%3Fc%23d%25e"},
        {".", "%2E", "%2E"},
        {"..", "%2E%2E", "%2E%2E"},
        {"...", "...", "..."},
        {"../x/./y/..", "..%2Fx%2F.%2Fy%2F..", "%2E%2E/x/%2E/y/%2E%2E"},
        {"\xc3\xbc\r\n", "%C3%BC%0D%0A", "%C3%BC%0D%0A"},
        {std::string_view("\0\xff", 2), "%00%FF", "%00%FF"},
        {"a\\b@c&d=e+f", "a%5Cb%40c%26d%3De%2Bf", "a%5Cb%40c%26d%3De%2Bf"},
        {"", "", ""},
        {"/", "%2F", "/"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(escape_segment(row.text), row.whole);
        EXPECT_EQ(escape_segment(row.text, true), row.with_slashes);
    }
}

TEST(url, compares_origins) {
    const auto origin_of = [](const char* text) { return parse_base_url(text, true).origin; };
    EXPECT_EQ(origin_of("https://A.example./v1"), origin_of("https://a.example:443/v2?x"));
    EXPECT_NE(origin_of("https://a.example"), origin_of("http://a.example:443"));
    EXPECT_NE(origin_of("https://a.example"), origin_of("https://a.example:444"));
    EXPECT_NE(origin_of("https://a.example"), origin_of("https://b.example"));
}

} // namespace
} // namespace url_test

namespace openai::detail::protocol::url_test {
namespace {

using values = std::vector<std::string>;

TEST(path_pattern, is_expanded) {
    struct row {
        const char* pattern;
        values given;
        const char* path;
    };
    const row rows[] = {
        {"/models", {}, "/models"},
        {"/any{thing}?a=b", {}, "/any{thing}?a=b"},
        {"/files/{id}", {"file-1"}, "/files/file-1"},
        {"/files/{id}/content", {"file-1"}, "/files/file-1/content"},
        {"/a/{first}/b/{second}/c", {"1", "2"}, "/a/1/b/2/c"},
        {"/a/{first}/{second}", {"{second}", "x"}, "/a/%7Bsecond%7D/x"},
        {"/files/{id}", {"a/b c?d#e%"}, "/files/a%2Fb%20c%3Fd%23e%25"},
        {"/models/{+id}", {"openai/gpt-4o?"}, "/models/openai/gpt-4o%3F"},
        {"/files/{id}", {"\xC3\xA4"}, "/files/%C3%A4"},
        {"/files/{id}", {"a..b."}, "/files/a..b."},
    };
    for (const auto& [pattern, given, path] : rows) EXPECT_EQ(expand_path(pattern, given), path) << pattern;
}

TEST(path_pattern, refuses_values_that_lead_elsewhere) {
    for (const auto* pattern : {"/files/{name}/x", "/files/{+name}"}) {
        for (const auto* value : {"", ".", "..", "../models", "a/../b", "a/.", "./a"}) {
            const values given{value};
            try {
                ADD_FAILURE() << value << " gives " << expand_path(pattern, given);
            } catch (const error& thrown) {
                EXPECT_EQ(thrown.code(), errc::invalid_argument);
                EXPECT_TRUE(std::string_view(thrown.what()).find("name: ") != std::string_view::npos) << thrown.what();
            }
        }
    }
}

} // namespace
} // namespace openai::detail::protocol::url_test
