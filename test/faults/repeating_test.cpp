// SPDX-License-Identifier: BSL-1.0
#include "faults/answers.hpp"
#include "faults/caller.hpp"

#include <gtest/gtest.h>

/// Requests that are repeated although the server may have executed them, and what they carry.
namespace {

using namespace faults;
using namespace std::chrono_literals;
namespace say = answers;
using openai::billing;
using openai::errc;

std::string refusal(int status, std::string_view code, std::string_view fields = "") {
    return say::response(status, R"({"error":{"message":"no","type":"t","code":")" + std::string(code) + "\"}}",
                         "content-type: application/json\r\n" + std::string(fields));
}

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
