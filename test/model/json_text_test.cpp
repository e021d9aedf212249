// SPDX-License-Identifier: BSL-1.0
#include "model/json_text.hpp"

#include "model/json_repair.hpp"

#include <gtest/gtest.h>

namespace openai::mapping {
namespace {

TEST(json_text, tells_where_it_breaks) {
    const std::pair<const char*, std::size_t> cases[] = {
        {"", 0}, {"x", 0}, {"{\"a\":}", 5}, {"[1,2", 4}, {"[1] 2", 4}, {"\xEF\xBB\xBF[1,}", 6},
    };
    for (const auto& [text, expected] : cases) {
        std::size_t offset = 99;
        EXPECT_FALSE(parse_json(text, offset).has_value()) << text;
        EXPECT_EQ(offset, expected) << text;
    }
}

TEST(json_text, nests_64_deep_and_no_deeper) {
    std::size_t offset = 0;
    EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']'), offset).has_value());
    EXPECT_FALSE(parse_json(std::string(65, '[') + std::string(65, ']'), offset).has_value());
    EXPECT_FALSE(parse_json(std::string(1000000, '['), offset).has_value());
}

TEST(json_text, takes_what_servers_send) {
    std::size_t offset = 0;
    EXPECT_EQ(parse_json("\xEF\xBB\xBF {\"a\":1} \n", offset)->at("a").as_int64(), 1);
    EXPECT_EQ(parse_json(R"({"a":1,"a":2})", offset)->at("a").as_int64(), 2);
    EXPECT_EQ(parse_json("\"a\xff\"", offset)->as_string(), "a\uFFFD");
    EXPECT_EQ(parse_json(R"("\ud800\udc00\udc00")", offset)->as_string(), "\U00010000\uFFFD");
    EXPECT_TRUE(parse_json("123456789012345678901234567890", offset)->is_double());
}

TEST(json_repair, repairs_only_what_is_broken) {
    const std::pair<const char*, const char*> cases[] = {
        {R"("\"\\ud800\n\u00e9")", R"("\"\\ud800\n\u00e9")"},
        {R"(\ud83d\ude00)", R"(\ud83d\ude00)"},
        {R"(\ud83dx)", "\uFFFDx"},
        {R"(\ud83d\n)", "\uFFFD\\n"},
        {R"(\ud83d\ud83d\ude00)", "\uFFFD\\ud83d\\ude00"},
        {R"(\uDE00)", "\uFFFD"},
        {R"(\u12)", R"(\u12)"},
        {"\\", "\\"},
        {"\xf0\x9f\x98", "\uFFFD"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(repair_json_text(text), expected) << text;
}

} // namespace
} // namespace openai::mapping
