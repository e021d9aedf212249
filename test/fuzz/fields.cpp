// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"
#include "protocol/http_date.hpp"
#include "protocol/retry.hpp"

#include <openai/rate_limits.hpp>

using namespace openai;
using namespace std::chrono_literals;

namespace {

constexpr const char* names[] = {
    "retry-after-ms",
    "retry-after",
    "x-should-retry",
    "x-ratelimit-limit-requests",
    "x-ratelimit-remaining-requests",
    "x-ratelimit-reset-requests",
    "x-ratelimit-limit-tokens",
    "x-ratelimit-remaining-tokens",
    "x-ratelimit-reset-tokens",
};

void check(const rate_limit& budget) {
    fuzz::require(budget.limit.value_or(0) >= 0, "a budget is not negative");
    fuzz::require(budget.remaining.value_or(0) >= 0, "what is left is not negative");
    fuzz::require(budget.reset_after.value_or(0ms) >= 0ms && budget.reset_after.value_or(0ms) <= 24h * 366,
                  "a time that can be waited for");
}

void check_delay(const error_details& failure, double jitter) {
    const retry_policy policy;
    const auto delay = protocol::next_delay(policy, failure, 1, jitter);
    if (!delay) return;
    fuzz::require(failure.retryable, "only what may heal is tried again");
    fuzz::require(*delay >= failure.retry_after.value_or(policy.min_delay), "never earlier than asked");
    fuzz::require(*delay <= policy.max_retry_after * 11 / 10 + 1ms, "never longer than the policy's");
}

} // namespace

/// The fields that tell when to try again, a line each; first byte: status and randomness.
FUZZ_TARGET(fields)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto seed = in.byte();
    headers fields;
    for (const auto* name : names) {
        const auto value = in.line();
        if (!value.empty()) fields.add(name, std::string(value));
    }
    const std::chrono::system_clock::time_point now(std::chrono::seconds(1'700'000'000));
    const auto after = protocol::parse_retry_after(fields, now);
    fuzz::require(!after || (*after > 0ms && after->count() <= 1'000'000'000'000'000), "a wait that is one");
    const auto limits = rate_limits::from(fields);
    check(limits.requests);
    check(limits.tokens);

    error_details failure;
    failure.status = seed % 2 == 1 ? 429 : 503;
    failure.code = protocol::classify_status(failure.status, {}, {});
    failure.retry_after = after;
    failure.retryable = protocol::is_retryable(failure.status, fields, failure.code, after);
    check_delay(failure, seed / 255.0);
    return 0;
}
