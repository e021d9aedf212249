// SPDX-License-Identifier: BSL-1.0
#include "markup.hpp"

#include <gtest/gtest.h>

namespace {

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

} // namespace
