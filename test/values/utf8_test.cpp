// SPDX-License-Identifier: BSL-1.0
#include "utf8.hpp"

#include <gtest/gtest.h>

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

} // namespace
