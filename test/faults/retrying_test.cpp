// SPDX-License-Identifier: BSL-1.0
#include "faults/caller.hpp"
#include "faults/server/answers.hpp"

#include <gtest/gtest.h>

namespace retrying_test {
namespace {

using namespace faults;
using namespace std::chrono_literals;
namespace say = answers;
using openai::billing;
using openai::errc;
using std::chrono::milliseconds;

struct row {
    int status;
    const char* code; ///< of the error object
    const char* field;
    errc outcome;
    int attempts; ///< of three
    billing billed;
};

const row rows[] = {
    {300, "", "", errc::redirected, 1, billing::no},
    {400, "", "", errc::bad_request, 1, billing::no},
    {400, "", "x-should-retry: true\r\n", errc::bad_request, 3, billing::no},
    {401, "", "", errc::unauthorized, 1, billing::no},
    {402, "", "", errc::quota_exhausted, 1, billing::no},
    {403, "", "", errc::permission_denied, 1, billing::no},
    {404, "", "", errc::not_found, 1, billing::no},
    {405, "", "", errc::bad_request, 1, billing::no},
    {408, "", "", errc::server_error, 3, billing::no},
    {408, "", "x-should-retry: false\r\n", errc::server_error, 1, billing::no},
    {409, "", "", errc::conflict, 3, billing::no},
    {413, "", "", errc::bad_request, 1, billing::no},
    {415, "", "", errc::bad_request, 1, billing::no},
    {422, "", "", errc::unprocessable, 1, billing::no},
    {429, "", "", errc::rate_limited, 3, billing::no},
    {429, "rate_limit_exceeded", "", errc::rate_limited, 3, billing::no},
    {429, "slow_down", "", errc::rate_limited, 3, billing::no},
    {429, "", "retry-after: 1\r\nx-should-retry: false\r\n", errc::rate_limited, 1, billing::no},
    {429, "insufficient_quota", "", errc::quota_exhausted, 1, billing::no},
    {429, "insufficient_quota", "retry-after: 1\r\n", errc::quota_exhausted, 1, billing::no},
    {429, "credit_balance_exhausted", "", errc::quota_exhausted, 1, billing::no},
    {429, "organization_spend_limit_exceeded", "", errc::quota_exhausted, 1, billing::no},
    {429, "project_spend_limit_exceeded", "", errc::quota_exhausted, 1, billing::no},
    {429, "organization_usage_limit_exceeded", "", errc::quota_exhausted, 1, billing::no},
    {500, "", "", errc::server_error, 3, billing::unknown},
    {500, "", "x-should-retry: false\r\n", errc::server_error, 1, billing::unknown},
    {501, "", "", errc::server_error, 1, billing::unknown},
    {501, "", "x-should-retry: true\r\n", errc::server_error, 3, billing::unknown},
    {502, "", "", errc::server_error, 3, billing::unknown},
    {503, "", "", errc::server_error, 3, billing::unknown},
    {503, "slow_down", "", errc::server_error, 3, billing::unknown},
    {504, "", "", errc::server_error, 3, billing::unknown},
    {505, "", "", errc::server_error, 1, billing::unknown},
    {520, "", "", errc::server_error, 3, billing::unknown},
    {521, "", "", errc::server_error, 3, billing::unknown},
    {522, "", "", errc::server_error, 3, billing::unknown},
    {523, "", "", errc::server_error, 3, billing::unknown},
    {524, "", "", errc::server_error, 3, billing::unknown},
    {529, "", "", errc::server_error, 3, billing::unknown},
};

std::string refusal(int status, std::string_view code, std::string_view fields = "") {
    return say::response(status, R"({"error":{"message":"no","type":"t","code":")" + std::string(code) + "\"}}",
                         "content-type: application/json\r\n" + std::string(fields));
}

std::string refusal(const row& of) { return refusal(of.status, of.code, of.field); }

std::string good(way how) { return is_streamed(how) ? say::stream() : say::completion(); }

class retrying : public testing::TestWithParam<way> {};

TEST_P(retrying, of_a_status_depends_on_what_it_says) {
    for (const auto& each : rows) {
        SCOPED_TRACE(refusal(each));
        caller server({answer_in_turn({refusal(each)})});
        const auto& call = server.run(GetParam());
        ASSERT_TRUE(call.failure);
        EXPECT_EQ(call.failure->details().code, each.outcome);
        EXPECT_EQ(call.failure->status(), each.status);
        EXPECT_EQ(call.failure->attempts(), each.attempts);
        EXPECT_EQ(call.failure->maybe_billed(), each.billed);
        EXPECT_EQ(server.here.server.requests, static_cast<std::size_t>(each.attempts));
        EXPECT_EQ(server.here.server.opened, 1u); // and kept for every attempt
        EXPECT_EQ(server.here.server.open, 1u);
    }
}

TEST_P(retrying, ends_with_the_first_success) {
    for (const auto& each : rows) {
        if (each.attempts == 1) continue;
        caller server({answer_in_turn({refusal(each), refusal(each), good(GetParam())})});
        const auto& call = server.run(GetParam());
        EXPECT_FALSE(call.failure) << refusal(each) << call.failure->what();
        EXPECT_EQ(call.text, say::text);
        EXPECT_EQ(server.here.server.requests, 3u);
        ASSERT_EQ(server.requests.size(), 3u);
        EXPECT_EQ(server.requests[0].text, server.requests[2].text);
    }
}

struct asked {
    const char* fields;
    milliseconds wait; ///< zero: the client's own
};

const asked waits[] = {
    {"retry-after: 2\r\n", 2s},
    {"retry-after: 0.25\r\n", 250ms},
    {"retry-after: 120\r\n", 120s},
    {"retry-after-ms: 1500\r\n", 1500ms},
    {"retry-after-ms: 70\r\nretry-after: 9\r\n", 70ms},
    {"retry-after-ms: soon\r\nretry-after: 9\r\n", 9s},
    // By the server's clock, whatever ours says, in the three forms.
    {"date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:50:07 GMT\r\n", 30s},
    {"date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sunday, 06-Nov-94 08:50:07 GMT\r\n", 30s},
    {"date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun Nov  6 08:50:07 1994\r\n", 30s},
    {"date: Fri, 06 Nov 2093 08:49:37 GMT\r\nretry-after: Fri, 06 Nov 2093 08:50:07 GMT\r\n", 30s},
    {"retry-after: 0\r\n", 0s},
    {"retry-after: -3\r\n", 0s},
    {"retry-after: nan\r\n", 0s},
    {"retry-after: inf\r\n", 0s},
    {"retry-after: soon\r\n", 0s},
    {"retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 0s},
};

TEST_P(retrying, waits_as_long_as_the_server_asks) {
    for (const auto& each : waits) {
        for (const int status : {429, 503, 500}) {
            SCOPED_TRACE(each.fields + std::to_string(status));
            const auto healthy = good(GetParam()); // also on a new connection, when the old one has rested for too long
            caller server({answer_in_turn({refusal(status, "", each.fields), healthy}), answer_in_turn({healthy})});
            const auto& call = server.run(GetParam());
            EXPECT_FALSE(call.failure);
            EXPECT_EQ(server.requests.size(), 2u);
            const bool own = each.wait == 0s;
            EXPECT_GE(call.took(), own ? 50ms : each.wait);
            EXPECT_LE(call.took(), own ? 1s : each.wait + each.wait / 10 + 1ms);
        }
    }
}

TEST_P(retrying, does_not_wait_longer_than_two_minutes) {
    const std::pair<const char*, milliseconds> longer[] = {
        {"retry-after: 121\r\n", 121s},
        {"retry-after: 259200\r\n", 72h},
        {"retry-after-ms: 120001\r\n", 120001ms},
        {"retry-after: 1e100\r\n", milliseconds(1'000'000'000'000'000)},
        {"date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 09:49:37 GMT\r\n", 1h},
        {"retry-after: 121\r\nx-should-retry: true\r\n", 121s},
    };
    for (const auto& [fields, asked] : longer) {
        SCOPED_TRACE(fields);
        caller server({answer_in_turn({refusal(429, "", fields)})});
        const auto& call = server.run(GetParam());
        ASSERT_TRUE(call.failure);
        EXPECT_EQ(call.failure->details().code, errc::rate_limited);
        EXPECT_EQ(call.failure->retry_after(), asked);
        EXPECT_EQ(call.took(), 0ms);
        EXPECT_EQ(server.requests.size(), 1u);
    }
}

TEST_P(retrying, does_not_wait_past_the_total) {
    for (const auto limit : {4s, 2s, 1s}) {
        caller server({answer_in_turn({refusal(429, "", "retry-after: 2\r\n")})});
        const auto& call = server.run(GetParam(), openai::call_options().timeout(limit));
        ASSERT_TRUE(call.failure);
        EXPECT_EQ(call.failure->details().code, errc::rate_limited);
        EXPECT_EQ(call.failure->retry_after(), 2s);
        EXPECT_EQ(server.requests.size(), limit == 4s ? 2u : 1u);
        EXPECT_LT(call.took(), limit);
    }
}

TEST_P(retrying, is_told_by_the_error) {
    caller server({answer_in_turn({refusal(500, ""), refusal(429, "", "retry-after: 3\r\n"), refusal(503, "")})});
    const auto& call = server.run(GetParam());
    ASSERT_TRUE(call.failure);
    const auto& history = call.failure->history();
    ASSERT_EQ(history.size(), 3u);
    const std::pair<errc, int> told[] = {
        {errc::server_error, 500}, {errc::rate_limited, 429}, {errc::server_error, 503}};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(history[i].code, told[i].first);
        EXPECT_EQ(history[i].status, told[i].second);
        EXPECT_EQ(history[i].request_id, "req_1");
        EXPECT_EQ(history[i].start, server.times()[i]);
        EXPECT_EQ(history[i].duration, 0ms);
    }
    EXPECT_EQ(call.failure->attempts(), 3);
    EXPECT_GE(history[2].start - history[1].start, 3s);
}

TEST_P(retrying, backs_off_within_its_bounds) {
    for (int turn = 0; turn < 20; ++turn) {
        caller server({answer_in_turn({refusal(500, "")})}, [](auto& options) { options.retry.max_attempts = 8; });
        server.run(GetParam());
        const auto times = server.times();
        ASSERT_EQ(times.size(), 8u);
        for (std::size_t i = 1; i < times.size(); ++i) {
            EXPECT_GE(times[i] - times[i - 1], 50ms);
            EXPECT_LE(times[i] - times[i - 1], std::min<milliseconds>(8s, 500ms * (1 << (i - 1))) + 1ms);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(all, retrying, testing::ValuesIn(all_ways),
                         [](const auto& about) { return name_of(about.param); });

} // namespace

/// Requests that are repeated although the server may have executed them, and what they carry.
namespace {

using namespace faults;
using namespace std::chrono_literals;
namespace say = answers;
using openai::billing;
using openai::errc;

class repeating : public testing::TestWithParam<way> {};

/// What the official SDKs do with the same answers, as far as it is reproduced.
TEST_P(repeating, as_the_official_sdks_do_if_told_to) {
    const struct {
        std::string answer;
        std::size_t requests;
    } cases[] = {
        {refusal(400, ""), 1},
        {refusal(401, ""), 1},
        {refusal(408, ""), 3},
        {refusal(409, ""), 3},
        {refusal(422, ""), 1},
        {refusal(429, ""), 3},
        {refusal(429, "insufficient_quota"), 3},
        {refusal(500, ""), 3},
        {refusal(501, ""), 3},
        {refusal(505, ""), 3},
        {refusal(599, ""), 3},
        {refusal(400, "", "x-should-retry: true\r\n"), 3},
        {refusal(500, "", "x-should-retry: false\r\n"), 1},
        {refusal(500, "", "retry-after: 121\r\nx-should-retry: true\r\n"), 1},
    };
    for (const auto& each : cases) {
        SCOPED_TRACE(each.answer);
        caller server({answer_in_turn({each.answer})},
                      [](auto& options) { options.retry = openai::retry_policy::sdk_compatible(); });
        server.run(GetParam());
        const auto times = server.times();
        ASSERT_EQ(times.size(), each.requests);
        if (each.requests == 1) continue;
        EXPECT_GE(times[1], 375ms);
        EXPECT_LE(times[1], 501ms);
        EXPECT_GE(times[2] - times[1], 750ms);
        EXPECT_LE(times[2] - times[1], 1001ms);
    }
}

TEST_P(repeating, of_a_lost_connection_as_the_policy_says) {
    const struct {
        const char* name;
        std::function<void(openai::client_options&)> options;
        openai::call_options call;
        std::size_t requests;
    } cases[] = {
        {"default", [](auto&) {}, {}, 1},
        {"ambiguous", [](auto& options) { options.retry.retry_ambiguous = true; }, {}, 3},
        {"sdks", [](auto& options) { options.retry = openai::retry_policy::sdk_compatible(); }, {}, 3},
        {"idempotent", [](auto&) {},
         [] {
             openai::call_options o;
             o.idempotent = true;
             return o;
         }(),
         3},
        {"key", [](auto&) {},
         [] {
             openai::call_options o;
             o.idempotency_key = "k1";
             return o;
         }(),
         3},
    };
    for (const auto& last : {fin(), cut(), reset()}) {
        for (const auto& each : cases) {
            SCOPED_TRACE(each.name);
            caller server({{request(), last}}, each.options);
            const auto& call = server.run(GetParam(), each.call);
            ASSERT_TRUE(call.failure);
            EXPECT_EQ(call.failure->details().code, errc::connection_lost);
            EXPECT_EQ(call.failure->maybe_billed(), billing::unknown);
            EXPECT_TRUE(call.failure->retryable());
            EXPECT_EQ(call.failure->attempts(), static_cast<int>(each.requests));
            EXPECT_EQ(server.requests.size(), each.requests);
            EXPECT_EQ(server.here.server.opened, each.requests);
            EXPECT_EQ(server.here.server.open, 0u);
        }
    }
}

std::string key_of(const logged_request& of) {
    constexpr std::string_view name = "Idempotency-Key: ";
    const auto at = of.text.find(name);
    if (at == std::string::npos) return "";
    return of.text.substr(at + name.size(), of.text.find("\r\n", at) - at - name.size());
}

TEST_P(repeating, sends_the_same_idempotency_key_with_every_attempt) {
    openai::call_options options;
    options.idempotency_key = "";
    caller server({answer_in_turn({refusal(500, "")})});
    server.run(GetParam(), options);
    server.run(GetParam(), options);
    options.idempotency_key = "order-17";
    server.run(GetParam(), options);
    server.run(GetParam());
    ASSERT_EQ(server.requests.size(), 12u);
    const auto first = key_of(server.requests[0]);
    EXPECT_EQ(first.size(), 32u);
    EXPECT_EQ(first.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_NE(key_of(server.requests[3]), first);
    for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(key_of(server.requests[i]), key_of(server.requests[i - i % 3])) << i;
    EXPECT_EQ(key_of(server.requests[6]), "order-17");
    EXPECT_EQ(key_of(server.requests[9]), "");
}

TEST_P(repeating, never_sends_a_key_that_is_no_header) {
    openai::call_options options;
    options.idempotency_key = "a\r\nx: y";
    caller server({answer_in_turn({say::completion()})});
    const auto& call = server.run(GetParam(), options);
    ASSERT_TRUE(call.failure);
    EXPECT_EQ(call.failure->details().code, errc::invalid_argument);
    EXPECT_TRUE(server.requests.empty());
}

INSTANTIATE_TEST_SUITE_P(all, repeating, testing::ValuesIn(all_ways),
                         [](const auto& about) { return name_of(about.param); });

} // namespace
} // namespace retrying_test
