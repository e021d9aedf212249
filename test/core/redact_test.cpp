// SPDX-License-Identifier: BSL-1.0
#include "text/markup.hpp"
#include "text/redact.hpp"
#include "text/sanitize.hpp"
#include "text/utf8.hpp"

#include <openai/core/public_address.hpp>

#include <gtest/gtest.h>

namespace redact_test {
namespace {

using openai::detail::redact;

constexpr std::string_view key = "sk-canary-5b8e90-long";

std::string redacted(std::string text, std::string_view secret = key) {
    const auto before = text;
    const bool found = redact(text, secret);
    EXPECT_EQ(found, text != before) << before;
    return text;
}

TEST(redact, replaces_every_occurrence) {
    const std::string k(key);
    EXPECT_EQ(redacted("bad key " + k + ", really: " + k), "bad key ***, really: ***");
    EXPECT_EQ(redacted(k), "***");
    EXPECT_EQ(redacted("x" + k + "y"), "x***y");
    EXPECT_EQ(redacted("nothing"), "nothing");
    EXPECT_EQ(redacted(""), "");
}

/// As servers repeat it in JSON, in addresses, and in names of types.
TEST(redact, finds_the_key_however_it_is_spelled) {
    const std::string_view secret = "sk-Canary/5b8e+90-long";
    for (const auto* spelled :
         {R"(sk-Canary\/5b8e+90-long)", R"(sk\u002dCanary\u002F5b8e\u002b90\u002dlong)", "sk-Canary%2F5b8e%2b90-long",
          "sk-canary/5b8e+90-long", "SK-CANARY/5B8E+90-LONG", R"(\u0073k-Canary\/5b8e%2B90-long)"}) {
        EXPECT_EQ(redacted("key: " + std::string(spelled) + ", no more", secret), "key: ***, no more");
        EXPECT_EQ(redacted(std::string(spelled), secret), "***");
    }
    for (const auto* other : {"sk-Canary%205b8e+90-long", R"(sk-Canary\u012f5b8e+90-long)", "sk-Canary/5b8e+90-lon",
                              R"(sk-Canary\\/5b8e+90-long, no more)", "sk-Canary%2", "%", "\\"})
        EXPECT_EQ(redacted(std::string(other) + " no more", secret), std::string(other) + " no more");
}

TEST(redact, finds_a_key_that_was_cut_in_an_escape) {
    const std::string_view secret = "sk-Canary/5b8e+90-long";
    for (const auto* cut :
         {R"(sk-Canary\)", R"(sk-Canary\/)", R"(sk-Canary\u00)", "sk-Canary%2", R"(sk-Canary\/5b8e+90-lon)"}) {
        EXPECT_EQ(redacted(std::string("said ") + cut, secret), "said ***");
        EXPECT_EQ(redacted(std::string("said ") + cut + "...", secret), "said ***...");
    }
}

TEST(redact, takes_a_short_key_as_it_is_written) {
    EXPECT_EQ(redacted("the model Ollama", "ollama"), "the model Ollama");
    EXPECT_EQ(redacted("the key ollama", "ollama"), "the key ***");
    EXPECT_EQ(redacted("not myollamaxyz", "ollamaxyz"), "not myollamaxyz"); // whole, and no word: not a cut key either
}

TEST(redact, takes_a_short_key_only_as_a_word) {
    EXPECT_EQ(redacted("key sk-tiny.", "sk-tiny"), "key ***.");
    EXPECT_EQ(redacted("sk-tiny", "sk-tiny"), "***");
    EXPECT_EQ(redacted("testing a test", "test"), "testing a ***");
    EXPECT_EQ(redacted("contest", "test"), "contest");
}

TEST(redact, leaves_words_too_short_to_be_a_secret) {
    EXPECT_EQ(redacted("a key or a k", "a"), "a key or a k");
    EXPECT_EQ(redacted("", ""), "");
    EXPECT_EQ(redacted("abc", "abc"), "abc");
}

/// Wherever a limit cuts a text that ends with the key, at most seven bytes of the key are left.
TEST(redact, finds_a_key_that_a_limit_has_cut) {
    const std::string text = "Incorrect API key provided: " + std::string(key) + ". See our page.";
    for (std::size_t limit = 1; limit <= text.size(); ++limit) {
        for (const auto& shown : {redacted(text.substr(0, limit)), redacted(openai::detail::sanitize(text, limit))}) {
            EXPECT_EQ(shown.find(key.substr(0, 8)), shown.npos) << shown;
        }
    }
    EXPECT_EQ(redacted("a key sk-canary-5b8..."), "a key ***...");
    EXPECT_EQ(redacted("a key sk-canary-5b8"), "a key ***");
    EXPECT_EQ(redacted("in risk-can", key), "in risk-can") << "fewer than eight bytes of it";
}

} // namespace
} // namespace redact_test

namespace openai::detail::redact_test {
namespace {

TEST(sanitize, leaves_nothing_that_acts_on_a_terminal_or_log) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"", ""},
        {"plain \u00fc \u65e5 \U0001F600", "plain \u00fc \u65e5 \U0001F600"},
        {"a\nb\rc\td", "a b c d"},
        {"\x1b[2J\x07", "\\x1b[2J\\x07"},
        {{"a\0b", 3}, "a\\x00b"},
        {"\x7f", "\\x7f"},
        {"\u009b31m", "\\xc2\\x9b31m"},
        {"\u202e\u2066\u200f", "\\xe2\\x80\\xae\\xe2\\x81\\xa6\\xe2\\x80\\x8f"},
        {"\u2028\u2029\ufeff", "\\xe2\\x80\\xa8\\xe2\\x80\\xa9\\xef\\xbb\\xbf"},
        {"\xff\xc3", "\\xff\\xc3"},
        {"\xf0\x9f\x98|", "\\xf0\\x9f\\x98|"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(sanitize(text), expected);
}

TEST(sanitize, cuts_between_code_points) {
    EXPECT_EQ(sanitize("abcdef", 6), "abcdef");
    EXPECT_EQ(sanitize("abcdefg", 6), "abcdef...");
    EXPECT_EQ(sanitize("abcde\u00fc", 6), "abcde...");
    EXPECT_EQ(sanitize(std::string(5000, 'x')).size(), 1024u + 3);
}

/// An escape is longer than what it stands for; the limit is for the result.
TEST(sanitize, keeps_the_limit_with_escapes) {
    for (std::size_t limit = 0; limit < 40; ++limit)
        EXPECT_LE(sanitize(std::string(100, '\x1b'), limit).size(), limit + 3) << limit;
}

} // namespace
} // namespace openai::detail::redact_test

namespace redact_test {

using namespace openai::detail;

namespace {

TEST(utf8, repairs_each_maximal_subpart) {
    struct row {
        std::string_view text;
        std::string_view repaired;
    };
    const row rows[] = {
        {"", ""},
        {"plain", "plain"},
        {"Z\xc3\xbcrich \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80",
         "Z\xc3\xbcrich \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80"},
        {"\xf4\x8f\xbf\xbf\xed\x9f\xbf\xee\x80\x80", "\xf4\x8f\xbf\xbf\xed\x9f\xbf\xee\x80\x80"},
        {"\xff", "\ufffd"},
        {"a\x80z", "a\ufffdz"},
        {"\xc0\xaf", "\ufffd\ufffd"},
        {"\xc3(", "\ufffd("},
        {"\xe0\x80\xaf", "\ufffd\ufffd\ufffd"},
        {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
        {"\xf0\x80\x80\x80", "\ufffd\ufffd\ufffd\ufffd"},
        {"\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd"},
        {"\xf5\x80", "\ufffd\ufffd"},
        {"\xe2\x82", "\ufffd"},
        {"\xf0\x9f\x98", "\ufffd"},
        // Unicode 3.9, table 3-8 and its neighbours
        {"\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64", "a\ufffd\ufffd\ufffd"
                                                                 "b\ufffd"
                                                                 "c\ufffd\ufffd"
                                                                 "d"},
    };
    for (const auto& row : rows) {
        std::string storage;
        EXPECT_EQ(repair_utf8(row.text, storage), row.repaired) << row.text;
        EXPECT_EQ(valid_utf8_prefix(row.text) == row.text.size(), row.text == row.repaired) << row.text;
    }
}

TEST(utf8, finds_a_bad_byte_at_every_place) {
    for (std::size_t size = 1; size < 40; ++size)
        for (std::size_t bad = 0; bad < size; ++bad) {
            std::string text(size, 'a');
            text[bad] = '\x80';
            EXPECT_EQ(valid_utf8_prefix(text), bad);
        }
}

/// Every sequence of up to three bytes against the code points themselves.
TEST(utf8, accepts_exactly_the_encodings_of_scalar_values) {
    std::size_t accepted = 0;
    for (unsigned a = 0x80; a < 0x100; ++a)
        for (unsigned b = 0; b < 0x100; ++b) {
            const std::string two = {static_cast<char>(a), static_cast<char>(b)};
            if (valid_utf8_prefix(two) == 2) ++accepted;
            for (unsigned c = 0x7f; c < 0x100; ++c) {
                const auto three = two + static_cast<char>(c);
                if ((a & 0xf0) == 0xe0 && valid_utf8_prefix(three) == 3) ++accepted;
            }
        }
    EXPECT_EQ(accepted, (0x800u - 0x80) + (0x10000u - 0x800 - 0x800));
}

TEST(utf8, gives_the_text_itself_when_it_is_good) {
    std::string storage;
    const std::string_view text = "gut\xc3\xa4";
    EXPECT_EQ(repair_utf8(text, storage).data(), text.data());
}

using openai::detail::is_markup;
using openai::detail::text_of_markup;

TEST(markup, is_told_from_other_bodies) {
    for (const char* page : {"<html>", " \r\n<!DOCTYPE html>", "<?xml version=\"1.0\"?>", "\xEF\xBB\xBF<HTML>", "<p>x"})
        EXPECT_TRUE(is_markup(page)) << page;
    for (const char* body : {"", " ", "{\"a\":1}", "text <b>", "< 5", "<", "<5>"})
        EXPECT_FALSE(is_markup(body)) << body;
}

TEST(markup, has_words) {
    const struct {
        const char* page;
        const char* text;
    } rows[] = {
        {"<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n"
         "<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS "
         "port</center>\r\n"
         "<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n",
         "400 The plain HTTP request was sent to HTTPS port 400 Bad Request The plain HTTP request was sent to HTTPS "
         "port nginx/1.22.1"},
        {"<html><head><style>p{a:b}</style><script>if (a<b) {x()}</script></head><body>Words</body>", "Words"},
        {"<!-- no <b>words</b> -->Tom &amp; Jerry &lt;3 &#39;x&#x41;&quot; &nbsp;&unknown; a < b & c",
         "Tom & Jerry <3 'xA\" &unknown; a < b & c"},
        {"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
         "AccessDenied Access Denied"},
        {"<SCRIPT>x</SCRIPT>a<br>b", "a b"},
        {"<p>cut <b", "cut"},
        {"<script>never ended", ""},
        {"<p></p>", ""},
        {"", ""},
    };
    for (const auto& row : rows) EXPECT_EQ(text_of_markup(row.page), row.text) << row.page;
}

TEST(markup, of_any_size_gives_a_bounded_text_in_linear_time) {
    const std::string many(1u << 20, '<');
    EXPECT_LE(text_of_markup(many).size(), 1024u);
    std::string scripts;
    for (int i = 0; i < 20000; ++i) scripts += "<script></";
    EXPECT_TRUE(text_of_markup(scripts).empty());
    EXPECT_LE(text_of_markup(std::string(1u << 20, 'x'), 100).size(), 100u);
}

using openai::is_public_address;

TEST(public_address, is_of_the_internet) {
    for (const char* address : {"1.1.1.1",
                                "8.8.8.8",
                                "9.255.255.255",
                                "11.0.0.0",
                                "100.63.255.255",
                                "100.128.0.0",
                                "126.255.255.255",
                                "128.0.0.1",
                                "169.253.1.1",
                                "172.15.255.255",
                                "172.32.0.0",
                                "192.0.1.1",
                                "192.167.1.1",
                                "192.169.1.1",
                                "198.17.255.255",
                                "198.20.0.0",
                                "223.255.255.255",
                                "2606:4700::1111",
                                "2001:4860:4860::8888",
                                "2a00::1",
                                "::ffff:8.8.8.8",
                                "64:ff9b::8.8.8.8",
                                "3ffe::1"})
        EXPECT_TRUE(is_public_address(address)) << address;
}

TEST(public_address, is_nothing_that_was_set_apart) {
    for (const char* address : {"0.0.0.0",
                                "0.1.2.3",
                                "10.0.0.1",
                                "10.255.255.255",
                                "100.64.0.1",
                                "100.127.255.255",
                                "127.0.0.1",
                                "127.9.9.9",
                                "169.254.169.254",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.0.0.8",
                                "192.0.2.1",
                                "192.88.99.1",
                                "192.168.0.1",
                                "198.18.0.1",
                                "198.19.255.255",
                                "198.51.100.1",
                                "203.0.113.1",
                                "224.0.0.1",
                                "239.255.255.255",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "::2",
                                "::127.0.0.1",
                                "::ffff:127.0.0.1",
                                "::ffff:10.0.0.1",
                                "::ffff:0.0.0.0",
                                "64:ff9b::127.0.0.1",
                                "64:ff9b::10.1.2.3",
                                "64:ff9b:1::1",
                                "100::1",
                                "2001::1",
                                "2001:db8::1",
                                "2002:7f00:1::",
                                "3fff::1",
                                "5f00::1",
                                "fc00::1",
                                "fd12::1",
                                "fe80::1",
                                "fe80::1%eth0",
                                "fec0::1",
                                "ff02::1"})
        EXPECT_FALSE(is_public_address(address)) << address;
}

TEST(public_address, is_an_address) {
    for (const char* text :
         {"", "localhost", "api.example", "8.8.8", "8.8.8.8:443", "[2a00::1]", "2130706433", " 8.8.8.8"})
        EXPECT_FALSE(is_public_address(text)) << text;
}

} // namespace
} // namespace redact_test
