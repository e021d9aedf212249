// SPDX-License-Identifier: BSL-1.0
#include "support/prometheus.hpp"

#include <openai/core/metrics.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace metrics_test {
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
    numbers.on_resume({});
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
    for (const auto once :
         {seen.replays, seen.events, seen.connections_opened, seen.connections_reused, seen.connections_stale,
          seen.connect_failures, seen.tls_handshakes, seen.tls_resumed, seen.tls_failures, seen.queued, seen.truncated,
          seen.unclean_ends, seen.redirects_refused, seen.streams_resumed})
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

/// A call to a model of a provider, with the tokens that were stated.
observed::call_end ended_at(std::string_view model, std::string_view provider, std::optional<errc> code = {},
                            std::optional<observed::token_usage> usage = {}) {
    auto end = ended(code);
    end.model = model;
    end.provider = provider;
    end.usage = usage;
    return end;
}

observed::token_usage tokens(std::int64_t input, std::int64_t output) {
    observed::token_usage made;
    made.input = input;
    made.output = output;
    return made;
}

using outcomes = std::map<std::string, std::uint64_t>;

TEST(metrics, counts_calls_and_tokens_of_the_models_that_are_listed) {
    metrics numbers(openai::metrics_options().models({"small", "large"}).providers({"groq"}));
    auto whole = tokens(10, 20);
    whole.cached = 4;
    whole.reasoning = 15;
    numbers.on_call_end(ended_at("large", "", std::nullopt, whole));
    numbers.on_call_end(ended_at("large", "", std::nullopt, tokens(1, 2)));
    numbers.on_call_end(ended_at("large", "", errc::rate_limited));
    numbers.on_call_end(ended_at("small", "groq", std::nullopt, tokens(7, 8)));
    numbers.on_call_end(ended_at("", "groq"));
    const auto seen = numbers.snapshot().models;
    ASSERT_EQ(seen.size(), 3u);
    EXPECT_EQ(seen[0].model, "");
    EXPECT_EQ(seen[0].provider, "groq");
    EXPECT_EQ(seen[0].calls, (outcomes{{"ok", 1}}));
    EXPECT_EQ(seen[0].input_tokens, 0u);
    EXPECT_EQ(seen[1].model, "large");
    EXPECT_EQ(seen[1].provider, "");
    EXPECT_EQ(seen[1].calls, (outcomes{{"ok", 2}, {"rate_limited", 1}}));
    EXPECT_EQ(seen[1].input_tokens, 11u);
    EXPECT_EQ(seen[1].output_tokens, 22u);
    EXPECT_EQ(seen[1].cached_tokens, 4u);
    EXPECT_EQ(seen[1].reasoning_tokens, 15u);
    EXPECT_EQ(seen[2].model, "small");
    EXPECT_EQ(seen[2].provider, "groq");
    EXPECT_EQ(seen[2].output_tokens, 8u);
}

TEST(metrics, counts_all_names_that_are_not_listed_together) {
    metrics numbers(openai::metrics_options().models({"known"}).providers({"groq"}));
    for (int i = 0; i < 1000; ++i)
        numbers.on_call_end(ended_at("m" + std::to_string(i), "p" + std::to_string(i), std::nullopt, tokens(1, -5)));
    const auto seen = numbers.snapshot().models;
    ASSERT_EQ(seen.size(), 1u) << "the number of series is bounded";
    EXPECT_EQ(seen[0].model, "other");
    EXPECT_EQ(seen[0].provider, "other");
    EXPECT_EQ(seen[0].calls, (outcomes{{"ok", 1000}}));
    EXPECT_EQ(seen[0].input_tokens, 1000u);
    EXPECT_EQ(seen[0].output_tokens, 0u) << "whatever a server states, a counter never decreases";
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

TEST(prometheus, page_shows_models_with_the_names_of_opentelemetry) {
    metrics numbers(openai::metrics_options().models({"gpt-4o", "a\\b\"c\nd"}).providers({"groq"}));
    auto whole = tokens(10, 20);
    whole.cached = 4;
    whole.reasoning = 15;
    numbers.on_call_end(ended_at("gpt-4o", "groq", std::nullopt, whole));
    numbers.on_call_end(ended_at("gpt-4o", "groq", errc::rate_limited));
    numbers.on_call_end(ended_at("a\\b\"c\nd", "", std::nullopt, tokens(1, 0)));
    numbers.on_call_end(ended_at("", ""));
    const prometheus_page page(to_prometheus(numbers.snapshot()));
    EXPECT_TRUE(page.complaints().empty()) << page.complaints()[0];
    const std::string calls = "openai_client_model_calls_total";
    const std::string at_groq = R"({gen_ai_request_model="gpt-4o",gen_ai_provider_name="groq")";
    EXPECT_EQ(page.value(calls + at_groq + "}"), 1);
    EXPECT_EQ(page.value(calls + at_groq + R"(,error_type="rate_limited"})"), 1);
    EXPECT_EQ(page.value(calls), 1) << "of no model, at the client's own server";
    const std::string used = "openai_client_tokens_total";
    EXPECT_EQ(page.value(used + at_groq + R"(,gen_ai_token_type="input"})"), 10);
    EXPECT_EQ(page.value(used + at_groq + R"(,gen_ai_token_type="output"})"), 20);
    EXPECT_EQ(page.value(used + at_groq + R"(,gen_ai_token_type="cached"})"), 4);
    EXPECT_EQ(page.value(used + at_groq + R"(,gen_ai_token_type="reasoning"})"), 15);
    EXPECT_EQ(page.value(used + R"({gen_ai_request_model="a\\b\"c\nd",gen_ai_token_type="input"})"), 1);
    for (const auto& [series, number] : page.values())
        EXPECT_FALSE(series.starts_with(used) && series.find("model") == series.npos) << series;
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
    // Each outcome is counted in all, and for each pair of a model and a provider that is listed: here for none.
    EXPECT_LE(prometheus_page(to_prometheus(numbers.snapshot())).values().size(), 352u);
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
} // namespace metrics_test
