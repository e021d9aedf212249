// SPDX-License-Identifier: BSL-1.0
#include "text/decimal.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace decimal_test {
namespace {

using openai::detail::read_decimal;

struct row {
    std::string_view text;
    std::size_t used;
    double value;
};

TEST(decimal, is_read_as_far_as_it_goes) {
    const row rows[] = {
        {"0", 1, 0},     {"12", 2, 12},       {"-3.5", 4, -3.5},
        {"0.1", 3, 0.1}, {".5", 2, 0.5},      {"7.", 2, 7},
        {"1e3", 3, 1e3}, {"1E+3x", 4, 1e3},   {"25e-2", 5, 0.25},
        {"1e", 1, 1},    {"1e+", 1, 1},       {"1.5.2", 3, 1.5},
        {"2s", 1, 2},    {"1,5", 1, 1},       {"0x10", 1, 0},
        {"6 7", 1, 6},   {"-.25e1", 6, -2.5}, {"1.7976931348623157e308", 22, 1.7976931348623157e308},
    };
    for (const auto& [text, used, value] : rows) {
        double got = -1;
        const auto read = read_decimal(text.data(), text.data() + text.size(), got);
        EXPECT_EQ(read.ec, std::errc{}) << text;
        EXPECT_EQ(read.ptr, text.data() + used) << text;
        EXPECT_EQ(got, value) << text;
    }
}

TEST(decimal, leaves_the_value_alone_if_there_is_none) {
    for (const std::string_view text : {"", "-", ".", "-.", "+1", " 1", "e5", ".e5", "x"}) {
        double got = 42;
        const auto read = read_decimal(text.data(), text.data() + text.size(), got);
        EXPECT_EQ(read.ec, std::errc::invalid_argument) << text;
        EXPECT_EQ(read.ptr, text.data()) << text;
        EXPECT_EQ(got, 42) << text;
    }
}

TEST(decimal, that_is_too_large_is_out_of_range) {
    double got = 42;
    const std::string_view text = "1e400";
    EXPECT_EQ(read_decimal(text.data(), text.data() + text.size(), got).ec, std::errc::result_out_of_range);
    EXPECT_EQ(got, 42);
}

} // namespace
} // namespace decimal_test
