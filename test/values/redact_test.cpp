// SPDX-License-Identifier: BSL-1.0
#include "redact.hpp"

#include "sanitize.hpp"

#include <gtest/gtest.h>

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
