// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/http_request.hpp"
#include "protocol/limits/retry.hpp"
#include "protocol/pool/pool_ledger.hpp"
#include "json/mapping.hpp"

#include <openai/chat/chat_request.hpp>

#include <benchmark/benchmark.h>

using namespace openai;

namespace {

void request_encode(benchmark::State& state) {
    auto request = chat_request("gpt-4o-mini")
                       .system("You are a helpful assistant.")
                       .user("What is the capital of France, and how many people live there?");
    request.temperature = 0.7;
    for (auto _ : state) benchmark::DoNotOptimize(detail::mapping::write(request, false));
}
BENCHMARK(request_encode);

void pool_checkout(benchmark::State& state) {
    detail::protocol::pool_ledger ledger{pool_options()};
    const detail::protocol::pool_key key{};
    const auto now = std::chrono::steady_clock::now();
    ledger.acquire(key, now);
    ledger.opened(key);
    ledger.give_back(key, 1, {}, now);
    for (auto _ : state) {
        const auto given = ledger.acquire(key, now);
        if (given.what != detail::protocol::pool_ledger::action::reuse) return state.SkipWithError("nothing idle");
        ledger.give_back(key, given.which, {}, now);
    }
}
BENCHMARK(pool_checkout);

void retry_decision(benchmark::State& state) {
    headers fields;
    fields.add("Retry-After", "1").add("x-request-id", "req_1").add("Date", "Fri, 20 Nov 2026 10:00:00 GMT");
    const auto now = std::chrono::system_clock::now();
    const retry_policy policy;
    for (auto _ : state) {
        error_details failure;
        failure.status = 429;
        failure.code = detail::protocol::classify_status(429, "", "rate_limit_error");
        failure.retry_after = detail::protocol::parse_retry_after(fields, now);
        failure.retryable = detail::protocol::is_retryable(429, fields, failure.code, failure.retry_after);
        benchmark::DoNotOptimize(detail::protocol::next_delay(policy, failure, 1, 0.5));
    }
}
BENCHMARK(retry_decision);

} // namespace
