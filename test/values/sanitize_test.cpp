// SPDX-License-Identifier: BSL-1.0
#include "sanitize.hpp"

#include <gtest/gtest.h>

namespace openai::detail {
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
} // namespace openai::detail
