// SPDX-License-Identifier: BSL-1.0
#include "support/prometheus.hpp"

#include <openai/core/metrics.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace {

using namespace std::chrono_literals;
using openai::errc;
using openai::metrics;
using openai::to_prometheus;
using support::prometheus_page;
namespace observed = openai::observed;

observed::call_end ended(std::optional<errc> code) {
    observed::call_end end{};
    end.code = code;
    end.attempts = 2;
    end.bytes = 100;
    end.events = 3;
    end.times.largest_gap = 30ms;
    end.times.total = 2s;
    end.maybe_billed = openai::billing::unknown;
    return end;
}

/// Every hook once, and calls of three outcomes.
void fill(metrics& numbers) {
    for (const auto& code :
         {std::optional<errc>(), std::optional(errc::rate_limited), std::optional(errc::truncated)}) {
        numbers.on_call_start({});
        numbers.on_call_end(ended(code));
    }
    numbers.on_call_start({}); // still active
    numbers.on_queued({});
    numbers.on_connection_reused({});
    numbers.on_connection_stale({});
    numbers.on_resolve_done({.call = 1, .host = "h", .ok = true, .addresses = 1, .elapsed = 3ms});
    numbers.on_connect_done({.call = 1, .ok = true, .address = "a", .attempts = 1, .elapsed = 4ms});
    numbers.on_connect_done({.call = 1, .ok = false, .address = "", .attempts = 1, .elapsed = 5s});
    numbers.on_tls_done({.call = 1, .ok = true, .version = "", .cipher = "", .resumed = true, .elapsed = 7ms});
    numbers.on_tls_done({.call = 1, .ok = false, .version = "", .cipher = "", .resumed = false, .elapsed = 7ms});
    numbers.on_write_done({.call = 1, .bytes = 5, .elapsed = 1us});
    numbers.on_first_byte({.call = 1, .status = 200, .elapsed = 80ms});
    numbers.on_first_event({.call = 1, .elapsed = 700s});
    numbers.on_event({.call = 1, .bytes = 5, .gap = 0ms});
    numbers.on_retry({.call = 1,
                      .origin = "o",
                      .attempt = 1,
                      .cause = errc::server_error,
                      .status = 503,
                      .delay = 1s,
                      .replay = false});
    numbers.on_retry({.call = 1,
                      .origin = "o",
                      .attempt = 1,
                      .cause = errc::connection_lost,
                      .status = 0,
                      .delay = 0s,
                      .replay = true});
    numbers.on_redirect_refused({});
    numbers.on_unclean_end({});
    numbers.on_truncated({});
    numbers.on_pool_gauge({.pool = 1, .origin = "https://a:443", .active = 5, .idle = 1, .waiting = 1});
    numbers.on_pool_gauge({.pool = 1, .origin = "https://a:443", .active = 3, .idle = 2, .waiting = 0});
    numbers.on_pool_gauge({.pool = 2, .origin = "https://a:443", .active = 1, .idle = 0, .waiting = 7});
    numbers.on_pool_gauge({.pool = 3, .origin = "https://a:443", .active = 1, .idle = 9, .waiting = 9});
    numbers.on_pool_gauge({.pool = 3, .origin = "https://a:443", .active = 0, .idle = 0, .waiting = 0});
}

TEST(metrics, counts_what_it_is_told) {
    metrics numbers;
    fill(numbers);
    const auto seen = numbers.snapshot();
    EXPECT_EQ(seen.calls_started, 4u);
    EXPECT_EQ(seen.calls_active, 1u);
    EXPECT_EQ(seen.calls, (std::map<std::string, std::uint64_t>{{"ok", 1}, {"rate_limited", 1}, {"truncated", 1}}));
    EXPECT_EQ(seen.retries, (std::map<std::string, std::uint64_t>{{"server_error", 1}}));
    EXPECT_EQ(seen.attempts, 6u);
    EXPECT_EQ(seen.maybe_billed, 2u) << "failed calls only";
    EXPECT_EQ(seen.body_bytes, 300u);
    EXPECT_EQ(seen.pool_active, 4u);
    EXPECT_EQ(seen.pool_idle, 2u);
    EXPECT_EQ(seen.pool_waiting, 7u);
    for (const auto once : {seen.replays, seen.events, seen.connections_opened, seen.connections_reused,
                            seen.connections_stale, seen.connect_failures, seen.tls_handshakes, seen.tls_resumed,
                            seen.tls_failures, seen.queued, seen.truncated, seen.unclean_ends, seen.redirects_refused})
        EXPECT_EQ(once, 1u);
    EXPECT_EQ(seen.call_time.count(), 3u);
    EXPECT_NEAR(seen.call_time.sum, 6.0, 1e-9);
    EXPECT_EQ(seen.first_event_time.counts.back(), 1u) << "above all bounds";
    EXPECT_EQ(seen.first_byte_time.counts[6], 1u) << "80 ms are at most 0.1 s";
}

TEST(metrics, a_value_on_a_bound_belongs_below_it) {
    metrics numbers;
    numbers.on_first_byte({.call = 1, .status = 200, .elapsed = 1ms});
    EXPECT_EQ(numbers.snapshot().first_byte_time.counts[0], 1u);
}

TEST(metrics, codes_that_do_not_exist_are_counted_all_the_same) {
    metrics numbers;
    numbers.on_call_end(ended(static_cast<errc>(4711)));
    EXPECT_EQ(numbers.snapshot().calls.at("internal_error"), 1u);
}

TEST(metrics, are_exact_under_threads) {
    metrics numbers;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 1000; ++n) {
                numbers.on_call_start({});
                numbers.on_pool_gauge({.pool = 1, .origin = "o", .active = 1, .idle = 0, .waiting = 0});
                EXPECT_LE(numbers.snapshot().calls_active, 4u);
                numbers.on_call_end(ended(std::nullopt));
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(numbers.snapshot().calls.at("ok"), 4000u);
    EXPECT_EQ(numbers.snapshot().calls_active, 0u);
}

TEST(prometheus, page_keeps_to_the_format) {
    for (const bool filled : {false, true}) {
        metrics numbers;
        if (filled) fill(numbers);
        const prometheus_page page(to_prometheus(numbers.snapshot()));
        EXPECT_TRUE(page.complaints().empty()) << page.complaints()[0];
        EXPECT_EQ(page.value("openai_client_calls_started_total"), filled ? 4 : 0);
    }
}

TEST(prometheus, page_says_what_was_counted) {
    metrics numbers;
    fill(numbers);
    const prometheus_page page(to_prometheus(numbers.snapshot()));
    EXPECT_EQ(page.value(R"(openai_client_calls_total{outcome="rate_limited"})"), 1);
    EXPECT_EQ(page.value(R"(openai_client_retries_total{cause="server_error"})"), 1);
    EXPECT_EQ(page.value(R"(openai_client_connections{state="waiting"})"), 7);
    EXPECT_EQ(page.value(R"(openai_client_phase_seconds_count{phase="connect"})"), 2);
    EXPECT_EQ(page.value(R"(openai_client_phase_seconds_bucket{phase="connect",le="0.005"})"), 1);
    EXPECT_EQ(page.value(R"(openai_client_call_seconds_bucket{le="+Inf"})"), 3);
    EXPECT_NEAR(page.value("openai_client_call_seconds_sum").value(), 6.0, 1e-9);
}

/// However many calls and servers there are, the number of series stays small.
TEST(prometheus, page_has_few_series) {
    metrics numbers;
    for (int code = -1; code < 200; ++code) {
        numbers.on_call_end(ended(static_cast<errc>(code)));
        numbers.on_retry({.call = 1,
                          .origin = "o",
                          .attempt = 1,
                          .cause = static_cast<errc>(code),
                          .status = code,
                          .delay = 0s,
                          .replay = false});
        const auto origin = "https://host" + std::to_string(code);
        numbers.on_pool_gauge({.pool = 1, .origin = origin, .active = 1, .idle = 0, .waiting = 0});
    }
    EXPECT_LE(prometheus_page(to_prometheus(numbers.snapshot())).values().size(), 320u);
}

TEST(prometheus, judge_finds_what_is_wrong) {
    const std::string good = "# HELP a_total x\n# TYPE a_total counter\na_total{b=\"c\"} 1\n";
    EXPECT_TRUE(prometheus_page(good).complaints().empty());
    const std::string begun = "# HELP h x\n# TYPE h histogram\n";
    for (const std::string& bad :
         {std::string(), good.substr(0, good.size() - 1), good + good, good + "b_total 1\n",
          good + "a_total{b=\"c\"} 2\n", good + "a_total{b=c} 2\n", good + "a_total{b=\"c\"\n", good + "a_total x\n",
          good + "a_total -1\n", std::string("# HELP a x\n# TYPE a counter\na 1\n"), begun + "h 1\n",
          begun + "h_sum 1\nh_count 1\n", begun + "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
          begun + "h_bucket{le=\"2\"} 0\nh_bucket{le=\"1\"} 0\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
          begun + "h_bucket{le=\"+Inf\"} 2\nh_sum 1\nh_count 1\n"})
        EXPECT_FALSE(prometheus_page(bad).complaints().empty()) << bad;
}

} // namespace
