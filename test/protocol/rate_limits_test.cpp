// SPDX-License-Identifier: BSL-1.0
#include <openai/headers.hpp>
#include <openai/rate_limits.hpp>

#include <gtest/gtest.h>

using namespace openai;

namespace {

TEST(rate_limits, reads_both_budgets) {
    const auto seen = rate_limits::from(headers()
                                            .add("X-RateLimit-Limit-Requests", "60")
                                            .add("x-ratelimit-limit-tokens", "150000")
                                            .add("x-ratelimit-remaining-requests", "59")
                                            .add("x-ratelimit-remaining-tokens", "0")
                                            .add("x-ratelimit-reset-requests", "1s")
                                            .add("x-ratelimit-reset-tokens", "6m0s"));
    EXPECT_EQ(seen.requests.limit, 60);
    EXPECT_EQ(seen.tokens.limit, 150000);
    EXPECT_EQ(seen.requests.remaining, 59);
    EXPECT_EQ(seen.tokens.remaining, 0);
    EXPECT_EQ(seen.requests.reset_after, std::chrono::seconds(1));
    EXPECT_EQ(seen.tokens.reset_after, std::chrono::minutes(6));
}

TEST(rate_limits, are_empty_without_headers) {
    const auto seen = rate_limits::from(headers());
    EXPECT_FALSE(seen.requests.limit || seen.requests.remaining || seen.requests.reset_after);
    EXPECT_FALSE(seen.tokens.limit || seen.tokens.remaining || seen.tokens.reset_after);
}

TEST(rate_limits, read_every_form_of_duration) {
    struct row {
        const char* text;
        std::optional<std::int64_t> ms;
    };
    const auto none = std::nullopt;
    const row rows[] = {
        {"6m0s", 360000}, {"12ms", 12},     {"1h2m3.5s", 3723500}, {"20s", 20000},  {"0s", 0},        {"0", 0},
        {"7", 7000},      {"0.1", 100},     {"1.0005", 1001},      {"59.7s", 59700}, {"1d", 86400000}, {"2h", 7200000},
        {"1.5ms", 2},     {"250us", 1},     {"250\xc2\xb5s", 1},   {"10ns", 1},     {"8.64s", 8640},  {"1m0.5s", 60500},
        {"", none},       {"-1", none},     {"-1s", none},         {"+1s", none},   {"s", none},      {"1x", none},
        {"1 s", none},    {" 1s", none},    {"1s ", none},         {"1s2", none},   {"soon", none},   {"nan", none},
        {"inf", none},    {"1e3", none},    {"1e400", none},       {".5s", none},   {"0x10", none},   {"1,5s", none},
        {"1735689600", none},               {"99999999999999999999999999h", none},  {"2026-01-01T00:00:00Z", none},
    };
    for (const auto& row : rows) {
        const auto seen = rate_limits::from(headers().add("x-ratelimit-reset-tokens", row.text)).tokens.reset_after;
        EXPECT_EQ(seen.has_value(), row.ms.has_value()) << row.text;
        if (seen && row.ms) {
            EXPECT_EQ(seen->count(), *row.ms) << row.text;
        }
    }
}

TEST(rate_limits, leave_unreadable_counts_empty) {
    for (const auto* text : {"", "-1", "+1", "1.5", "many", " 1", "1 ", "0x1", "9223372036854775808"})
        EXPECT_FALSE(rate_limits::from(headers().add("x-ratelimit-limit-requests", text)).requests.limit) << text;
    EXPECT_EQ(rate_limits::from(headers().add("x-ratelimit-limit-requests", "9223372036854775807")).requests.limit,
              INT64_MAX);
}

} // namespace
