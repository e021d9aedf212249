// SPDX-License-Identifier: BSL-1.0
#include "protocol/http_date.hpp"
#include "protocol/retry.hpp"

#include <gtest/gtest.h>

using namespace openai;
using namespace openai::protocol;
using std::chrono::milliseconds;
using std::chrono::system_clock;

namespace {

system_clock::time_point at(std::int64_t unix_seconds) {
    return system_clock::time_point(std::chrono::seconds(unix_seconds));
}

constexpr std::int64_t noon = 784111777; ///< Sun, 06 Nov 1994 08:49:37 GMT, the RFC's example

struct delay_row {
    const char* text;
    std::optional<std::int64_t> ms;
};

void expect_delays(const char* field, std::initializer_list<delay_row> rows) {
    for (const auto& row : rows) {
        const auto seen = parse_retry_after(headers().add(field, row.text), at(noon));
        EXPECT_EQ(seen.has_value(), row.ms.has_value()) << field << ": " << row.text;
        if (seen && row.ms) {
            EXPECT_EQ(seen->count(), *row.ms) << field << ": " << row.text;
        }
    }
}

constexpr auto none = std::nullopt;

TEST(retry_after, reads_seconds) {
    expect_delays("Retry-After", {{"20", 20000}, {"0.5", 500},    {"1.0001", 1001}, {"259200", 259200000},
                                  {"0.0001", 1}, {"007", 7000},   {"1e2", 100000},  {"1e100", 1000000000000000},
                                  {"0", none},   {"-1", none},    {"-0.5", none},   {"nan", none},
                                  {"inf", none}, {"1e999", none}, {"soon", none},   {"", none},
                                  {"1s", none},  {"1 2", none},   {"0x10", none},   {"1,5", none},
                                  {"+5", none},  {"5e-110", 1}});
}

TEST(retry_after, reads_milliseconds) {
    expect_delays("retry-after-ms",
                  {{"1500", 1500}, {"0.2", 1}, {"12.5", 13}, {"0", none}, {"nan", none}, {"-3", none}, {"x", none}});
}

TEST(retry_after, prefers_milliseconds_that_can_be_read) {
    const auto both = [](const char* ms) {
        return parse_retry_after(headers().add("retry-after", "20").add("retry-after-ms", ms), at(noon));
    };
    EXPECT_EQ(both("1500"), milliseconds(1500));
    EXPECT_EQ(both("nan"), milliseconds(20000));
    EXPECT_EQ(both("0"), milliseconds(20000));
    EXPECT_EQ(parse_retry_after(headers(), at(noon)), none);
}

TEST(retry_after, reads_the_three_forms_of_date) {
    expect_delays("retry-after", {
                                     {"Sun, 06 Nov 1994 08:49:47 GMT", 10000},
                                     {"Sunday, 06-Nov-94 08:49:47 GMT", 10000},
                                     {"Sun Nov  6 08:49:47 1994", 10000},
                                     {"Wed, 09 Nov 1994 08:49:37 GMT", 3 * 86400000},
                                     {"Sun, 06 Nov 1994 08:49:37 GMT", none},
                                     {"Sun, 06 Nov 1994 08:49:36 GMT", none},
                                     {"Thu, 01 Jan 1970 00:00:00 GMT", none},
                                 });
    const auto half_second_on = at(noon) + milliseconds(500);
    EXPECT_EQ(parse_retry_after(headers().add("retry-after", "Sun, 06 Nov 1994 08:49:38 GMT"), half_second_on),
              milliseconds(500));
}

TEST(http_date, reads_dates) {
    struct row {
        const char* text;
        std::optional<std::int64_t> unix_seconds;
    };
    const row rows[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", noon},
        {"Sunday, 06-Nov-94 08:49:37 GMT", noon},
        {"Sun Nov  6 08:49:37 1994", noon},
        {"Wed Nov 16 08:49:37 1994", noon + 10 * 86400},
        {"Thu, 29 Feb 2024 23:59:60 GMT", 1709251200},
        {"Fri, 31 Dec 2099 00:00:00 GMT", 4102358400},
        {"Tuesday, 01-Jan-30 00:00:00 GMT", 1893456000}, // 36 years on
        {"Tuesday, 01-Jan-80 00:00:00 GMT", 315532800},  // not 86 years on
        {"Fri, 31 Dec 1677 00:00:00 GMT", none},
        {"Fri, 31 Dec 9999 23:59:59 GMT", none},
        {"Thu, 29 Feb 2023 00:00:00 GMT", none},
        {"Sun, 31 Apr 1994 08:49:37 GMT", none},
        {"Sun, 00 Nov 1994 08:49:37 GMT", none},
        {"Sun, 06 Nov 1994 24:00:00 GMT", none},
        {"Sun, 06 Nov 1994 08:60:00 GMT", none},
        {"Sun, 06 Nov 1994 08:49:61 GMT", none},
        {"Sun, 06 Nov 1994 08:49:37 UTC", none},
        {"Sun, 06 Nov 1994 08:49:37 GMT ", none},
        {"Sun, 06 Nov 1994 08:49:37", none},
        {"Sun, 6 Nov 1994 08:49:37 GMT", none},
        {"Sun, 06 nov 1994 08:49:37 GMT", none},
        {"Sun, -6 Nov 1994 08:49:37 GMT", none},
        {"Xyz, 06 Nov 1994 08:49:37 GMT", none},
        {"Sunday, 06 Nov 1994 08:49:37 GMT", none},
        {"Sun Nov 6 08:49:37 1994", none},
        {"1994-11-06T08:49:37Z", none},
        {"", none},
        {"Sun", none},
    };
    for (const auto& row : rows) {
        const auto seen = parse_http_date(row.text, at(noon));
        EXPECT_EQ(seen.has_value(), row.unix_seconds.has_value()) << row.text;
        if (seen && row.unix_seconds) {
            EXPECT_EQ(*seen, at(*row.unix_seconds)) << row.text;
        }
    }
    const std::string_view good = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (std::size_t size = 0; size < good.size(); ++size)
        EXPECT_FALSE(parse_http_date(good.substr(0, size), at(noon))) << size;
}

} // namespace
