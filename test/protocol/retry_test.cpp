// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/http_date.hpp"
#include "protocol/limits/retry.hpp"

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

namespace retry_test {

using namespace openai;
using namespace openai::detail::protocol;
using std::chrono::milliseconds;
namespace json = boost::json;

namespace {

const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1785000000)); // July 2026

TEST(retry, judges_the_errors_of_providers) {
    std::ifstream file(TEST_DATA "/error_bodies.jsonl");
    std::size_t rows = 0;
    for (std::string line; std::getline(file, line); ++rows) {
        const auto row = json::parse(line);
        SCOPED_TRACE(std::string(row.at("name").as_string()));
        const auto& expect = row.at("expect");
        const auto text = [&](const char* key) {
            const auto& value = expect.at(key);
            return value.is_string() ? std::string(value.as_string()) : std::string();
        };
        headers fields;
        for (const auto& field : row.at("headers").as_object())
            fields.add(field.key(), std::string(field.value().as_string()));
        const int status = row.at("status").to_number<int>();

        const auto code = classify_status(status, text("code"), text("type"));
        const auto retry_after = parse_retry_after(fields, now);
        EXPECT_EQ(is_retryable(status, fields, code, retry_after), expect.at("retryable").as_bool());
        if (row.at("name").as_string() == "retry-after-date") {
            EXPECT_GT(retry_after, std::chrono::hours(24 * 365 * 70)); // the row leaves the number to the clock
            continue;
        }
        const auto& ms = expect.at("retry_after_ms");
        EXPECT_EQ(retry_after, ms.is_null() ? std::nullopt : std::optional(milliseconds(ms.to_number<int>())));
    }
    EXPECT_EQ(rows, 44u);
}

TEST(retry, classifies_answers) {
    struct row {
        int status;
        const char* code;
        const char* type;
        errc expected;
    };
    const row rows[] = {
        {400, "", "", errc::bad_request},
        {405, "", "", errc::bad_request},
        {413, "", "", errc::bad_request},
        {415, "", "", errc::bad_request},
        {401, "invalid_api_key", "invalid_request_error", errc::unauthorized},
        {402, "", "", errc::quota_exhausted},
        {403, "", "", errc::permission_denied},
        {404, "model_not_found", "", errc::not_found},
        {408, "", "", errc::server_error},
        {409, "", "", errc::conflict},
        {422, "", "", errc::unprocessable},
        {429, "", "", errc::rate_limited},
        {429, "rate_limit_exceeded", "requests", errc::rate_limited},
        {429, "insufficient_quota", "insufficient_quota", errc::quota_exhausted},
        {429, "", "insufficient_quota", errc::quota_exhausted},
        {429, "credit_balance_exhausted", "", errc::quota_exhausted},
        {429, "organization_spend_limit_exceeded", "", errc::quota_exhausted},
        {429, "project_spend_limit_exceeded", "", errc::quota_exhausted},
        {429, "organization_usage_limit_exceeded", "", errc::quota_exhausted},
        {403, "insufficient_quota", "", errc::quota_exhausted},
        {400, "billing_hard_limit_reached", "", errc::quota_exhausted},
        {503, "insufficient_quota", "", errc::server_error},
        {500, "", "", errc::server_error},
        {501, "", "", errc::server_error},
        {529, "", "overloaded_error", errc::server_error},
        {301, "", "", errc::redirected},
        {307, "", "", errc::redirected},
        {304, "", "", errc::redirected},
        {200, "500", "", errc::server_error},
        {200, "429", "", errc::rate_limited},
        {200, "401", "", errc::unauthorized},
        {200, "402", "", errc::quota_exhausted},
        {200, "404", "", errc::not_found},
        {200, "model_not_found", "", errc::not_found},
        {200, "", "overloaded_error", errc::server_error},
        {200, "rate_limit_exceeded", "", errc::rate_limited},
        {200, "insufficient_quota", "", errc::quota_exhausted},
        {200, "odd", "invalid_request_error", errc::bad_request},
        {200, "", "", errc::in_stream_error},
        {200, "200", "odd", errc::in_stream_error},
        {200, "4290000000000000000000", "", errc::in_stream_error},
        {199, "", "", errc::protocol_error},
    };
    for (const auto& row : rows)
        EXPECT_EQ(classify_status(row.status, row.code, row.type), row.expected)
            << row.status << ' ' << row.code << ' ' << row.type;
}

TEST(retry, knows_what_may_heal) {
    for (int status = 300; status < 600; ++status) {
        const bool listed = status == 408 || status == 409 || status == 429 || status == 500 ||
                            (status >= 502 && status <= 504) || (status >= 520 && status <= 524) || status == 529;
        EXPECT_EQ(is_retryable(status, {}, classify_status(status, "", ""), {}), listed) << status;
    }
    EXPECT_FALSE(is_retryable(429, {}, errc::quota_exhausted, {}));
    EXPECT_TRUE(is_retryable(429, {}, errc::rate_limited, milliseconds(120000)));
    EXPECT_FALSE(is_retryable(429, {}, errc::rate_limited, milliseconds(120001)));
    EXPECT_FALSE(is_retryable(503, headers().add("x-should-retry", "false"), errc::server_error, {}));
    EXPECT_TRUE(is_retryable(400, headers().add("X-Should-Retry", "true"), errc::bad_request, {}));
    EXPECT_FALSE(is_retryable(429, headers().add("x-should-retry", "true"), errc::quota_exhausted, {}));
    EXPECT_FALSE(is_retryable(400, headers().add("x-should-retry", "maybe"), errc::bad_request, {}));
    EXPECT_FALSE(is_retryable(503, headers().add("x-should-retry", "true"), errc::server_error, milliseconds(120001)));

    for (const auto code :
         {errc::connect_failed, errc::connect_timeout, errc::resolve_timeout, errc::tls_failed, errc::tls_timeout,
          errc::connection_lost, errc::write_failed, errc::truncated, errc::first_byte_timeout, errc::pool_timeout,
          errc::queue_full, errc::resource_limit, errc::server_error})
        EXPECT_TRUE(is_retryable(0, {}, code, {})) << static_cast<int>(code);
    for (const auto code :
         {errc::invalid_argument, errc::client_closed, errc::cancelled, errc::tls_untrusted, errc::protocol_error,
          errc::limit_exceeded, errc::unexpected_content, errc::invalid_json, errc::invalid_response,
          errc::resolve_failed, errc::in_stream_error, errc::quota_exhausted, errc::internal_error})
        EXPECT_FALSE(is_retryable(0, {}, code, {})) << static_cast<int>(code);
}

error_details failure(errc code, int status = 0, billing billed = billing::no) {
    error_details made;
    made.code = code;
    made.status = status;
    made.maybe_billed = billed;
    made.retryable = true;
    return made;
}

TEST(retry, counts_attempts) {
    const auto unreachable = failure(errc::connect_failed);
    EXPECT_TRUE(next_delay({}, unreachable, 1, 0.5));
    EXPECT_TRUE(next_delay({}, unreachable, 2, 0.5));
    EXPECT_FALSE(next_delay({}, unreachable, 3, 0.5));
    EXPECT_FALSE(next_delay(retry_policy::none(), unreachable, 1, 0.5));
    EXPECT_EQ(retry_policy::sdk_compatible().max_attempts, 3);
    auto final_failure = unreachable;
    final_failure.retryable = false;
    EXPECT_FALSE(next_delay({}, final_failure, 1, 0.5));
    for (const auto code :
         {errc::total_timeout, errc::cancelled, errc::client_closed, errc::pool_timeout, errc::queue_full})
        EXPECT_FALSE(next_delay(retry_policy::sdk_compatible(), failure(code), 1, 0.5)) << static_cast<int>(code);
}

TEST(retry, bills_once_unless_told_otherwise) {
    for (const auto billed : {billing::unknown, billing::yes})
        for (const auto code : {errc::connection_lost, errc::write_failed, errc::first_byte_timeout, errc::truncated}) {
            const int status = billed == billing::yes ? 200 : 0;
            EXPECT_FALSE(next_delay({}, failure(code, status, billed), 1, 0.5));
            EXPECT_TRUE(next_delay(retry_policy::sdk_compatible(), failure(code, status, billed), 1, 0.5));
        }
    EXPECT_FALSE(next_delay({}, failure(errc::server_error, 200, billing::yes), 1, 0.5)); // an error inside a 200
    EXPECT_TRUE(next_delay({}, failure(errc::server_error, 503, billing::unknown), 1, 0.5));
    EXPECT_TRUE(next_delay({}, failure(errc::rate_limited, 429, billing::unknown), 1, 0.5));
    EXPECT_TRUE(next_delay({}, failure(errc::connection_lost, 0, billing::no), 1, 0.5));
}

TEST(retry, backs_off) {
    struct row {
        errc code;
        int attempts;
        double jitter;
        int ms;
    };
    retry_policy patient;
    patient.max_attempts = 1000;
    const row rows[] = {
        {errc::server_error, 1, 1.0, 500},   {errc::server_error, 2, 1.0, 1000},
        {errc::server_error, 3, 1.0, 2000},  {errc::server_error, 5, 1.0, 8000},
        {errc::server_error, 6, 1.0, 8000},  {errc::server_error, 999, 1.0, 8000},
        {errc::server_error, 1, 0.5, 250},   {errc::server_error, 1, 0.0, 50},
        {errc::rate_limited, 1, 1.0, 1000},  {errc::rate_limited, 1, 0.0, 500},
        {errc::rate_limited, 2, 0.5, 1500},  {errc::rate_limited, 9, 1.0, 20000},
        {errc::rate_limited, 9, 0.0, 10000}, {errc::server_error, 1, -3.0, 50},
        {errc::server_error, 1, 7.0, 500},   {errc::server_error, 1, std::nan(""), 50},
    };
    for (const auto& row : rows)
        EXPECT_EQ(next_delay(patient, failure(row.code, 500), row.attempts, row.jitter), milliseconds(row.ms))
            << row.attempts << ", " << row.jitter;
    EXPECT_EQ(next_delay(retry_policy::sdk_compatible(), failure(errc::rate_limited, 429), 1, 0.0), milliseconds(375));
}

TEST(retry, waits_as_long_as_asked_and_never_less) {
    auto throttled = failure(errc::rate_limited, 429);
    throttled.retry_after = milliseconds(20000);
    EXPECT_EQ(next_delay({}, throttled, 1, 0.0), milliseconds(20000));
    EXPECT_EQ(next_delay({}, throttled, 2, 1.0), milliseconds(22000));
    throttled.retry_after = milliseconds(120000);
    EXPECT_TRUE(next_delay({}, throttled, 1, 0.0));
    throttled.retry_after = milliseconds(120001);
    EXPECT_FALSE(next_delay({}, throttled, 1, 0.0));
    throttled.retry_after = milliseconds(0);
    EXPECT_EQ(next_delay({}, throttled, 1, 1.0), milliseconds(1000));
}

TEST(retry, bears_odd_policies) {
    retry_policy odd;
    odd.transient = {milliseconds::max(), milliseconds::max(), 0};
    odd.max_attempts = std::numeric_limits<int>::max();
    EXPECT_GT(next_delay(odd, failure(errc::server_error, 500), std::numeric_limits<int>::max() - 1, 1.0),
              std::chrono::hours(1));
    odd.transient = {milliseconds(-5), milliseconds::min(), 0};
    odd.min_delay = milliseconds(0);
    EXPECT_EQ(next_delay(odd, failure(errc::server_error, 500), 1, 1.0), milliseconds(0));
}

} // namespace

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
        {"Fri, 31 Dec 9999 23:59:59 GMT", 9214646400}, // the beginning of 2262
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
} // namespace retry_test
