// SPDX-License-Identifier: BSL-1.0
#include <openai/core/error.hpp>
#include <openai/core/failure_log.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace error_test {
namespace {

using openai::condition;
using openai::errc;
using openai::phase;

TEST(error, every_code_and_phase_has_its_own_words) {
    std::set<std::string> seen;
    for (int code = 1; code <= static_cast<int>(errc::internal_error); ++code) {
        const auto text = openai::make_error_code(static_cast<errc>(code)).message();
        EXPECT_NE(text, "unknown error") << code;
        EXPECT_TRUE(seen.insert(text).second) << text;
    }
    EXPECT_EQ(openai::make_error_code(static_cast<errc>(0)).message(), "unknown error");
    seen.clear();
    for (int where = 0; where <= static_cast<int>(phase::done); ++where) {
        const std::string text = openai::to_string(static_cast<phase>(where));
        EXPECT_NE(text, "unknown") << where;
        EXPECT_TRUE(seen.insert(text).second) << text;
    }
    EXPECT_STREQ(openai::to_string(phase::proxy), "proxy");
}

template <class T>
std::string printed(T value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

TEST(error, codes_are_printed_as_they_are_spelled) {
    std::set<std::string> seen;
    for (int code = 1; code <= static_cast<int>(errc::internal_error); ++code) {
        const auto name = printed(static_cast<errc>(code));
        EXPECT_NE(name, "other") << code;
        EXPECT_EQ(name, openai::name_of(static_cast<errc>(code)));
        EXPECT_TRUE(seen.insert(name).second) << name;
    }
    EXPECT_EQ(printed(static_cast<errc>(0)), "other");
    EXPECT_EQ(testing::PrintToString(errc::rate_limited), "rate_limited");
    EXPECT_EQ(testing::PrintToString(std::optional(errc::truncated)), "(truncated)");
    EXPECT_EQ(testing::PrintToString(condition::bad_answer), "bad_answer");
    EXPECT_EQ(testing::PrintToString(phase::first_byte), "first byte");
    EXPECT_EQ(testing::PrintToString(openai::billing::unknown), "unknown");
    std::set<std::string> conditions;
    for (int value = 1; value <= static_cast<int>(condition::bad_answer); ++value)
        EXPECT_TRUE(conditions.insert(printed(static_cast<condition>(value))).second) << value;
    EXPECT_FALSE(conditions.contains("other"));
}

TEST(error, of_the_way_to_the_server_is_unreachable) {
    const std::set<errc> expected = {errc::resolve_failed,  errc::resolve_timeout, errc::connect_failed,
                                     errc::connect_timeout, errc::tls_failed,      errc::tls_untrusted,
                                     errc::tls_timeout,     errc::proxy_failed,    errc::proxy_unauthorized};
    for (int code = 1; code <= static_cast<int>(errc::internal_error); ++code) {
        const auto one = static_cast<errc>(code);
        EXPECT_EQ(openai::make_error_code(one) == condition::unreachable, expected.contains(one))
            << openai::make_error_code(one).message();
    }
}

TEST(error, of_a_proxy_is_no_word_of_the_api) {
    for (const auto code : {errc::proxy_failed, errc::proxy_unauthorized})
        for (const auto other : {condition::unauthorized, condition::invalid_request, condition::server_fault,
                                 condition::timeout, condition::bad_answer, condition::untrusted})
            EXPECT_FALSE(openai::make_error_code(code) == other);
    openai::error_details details;
    details.code = errc::proxy_unauthorized;
    details.status = 407;
    details.context = "http://proxy.example:3128";
    EXPECT_STREQ(openai::error(details).what(), "proxy refused the credentials: HTTP 407: http://proxy.example:3128");
}

using namespace std::chrono_literals;
using openai::failure_log;
namespace observed = openai::observed;

/// A log under a clock that the test moves.
struct world {
    std::vector<std::string> lines;
    std::chrono::steady_clock::time_point now{1h};
    failure_log log{[this](std::string_view line) { lines.emplace_back(line); }, 1s, [this] { return now; }};

    void fail(std::string_view origin, std::optional<errc> code = errc::rate_limited) {
        observed::call_end end{};
        end.origin = origin;
        end.code = code;
        end.status = code == errc::rate_limited ? 429 : 0;
        end.request_id = code == errc::rate_limited ? "req_1" : "";
        log.on_call_end(end);
    }
};

TEST(failure_log, writes_at_most_one_line_per_origin_and_second) {
    world here;
    for (int tick = 0; tick < 10'000; ++tick) { // ten seconds of an outage, a thousand failures each
        here.fail("https://a:443");
        here.now += 1ms;
    }
    ASSERT_EQ(here.lines.size(), 10u);
    EXPECT_EQ(here.lines[0], "https://a:443: call failed: rate_limited, HTTP 429, request id req_1");
    for (std::size_t i = 1; i < here.lines.size(); ++i) EXPECT_EQ(here.lines[i], here.lines[0] + " (and 999 more)");
    EXPECT_EQ(here.log.snapshot().calls.at("rate_limited"), 10'000u) << "counters first";
}

TEST(failure_log, lets_no_origin_silence_another) {
    world here;
    here.fail("https://a:443");
    here.fail("https://b:443", errc::connect_failed);
    here.fail("https://a:443");
    EXPECT_EQ(here.lines.size(), 2u);
    EXPECT_EQ(here.lines[1], "https://b:443: call failed: connect_failed");
}

TEST(failure_log, tells_of_retries_and_not_of_what_the_caller_ended) {
    world here;
    here.fail("a", std::nullopt);
    here.fail("a", errc::cancelled);
    here.fail("a", errc::client_closed);
    observed::retry retry{};
    retry.origin = "a";
    retry.cause = errc::connection_lost;
    retry.replay = true;
    here.log.on_retry(retry);
    EXPECT_TRUE(here.lines.empty());
    retry.replay = false;
    here.log.on_retry(retry);
    EXPECT_EQ(here.lines, std::vector<std::string>{"a: will try again: connection_lost"});
}

/// The sink may wait for a thread that logs, too; its line comes next.
TEST(failure_log, holds_no_lock_while_it_writes) {
    std::vector<std::string> lines;
    std::function<void()> other;
    failure_log log([&](std::string_view line) {
        lines.emplace_back(line);
        if (lines.size() > 1) return;
        auto told = std::make_shared<std::promise<void>>();
        std::thread([&, told] {
            other();
            told->set_value();
        }).detach();
        EXPECT_EQ(told->get_future().wait_for(5s), std::future_status::ready) << "the other thread waits for a lock";
    });
    const auto fail = [&](std::string_view origin) {
        observed::call_end end{};
        end.origin = origin;
        end.code = errc::connect_failed;
        log.on_call_end(end);
    };
    other = [&] { fail("b"); };
    fail("a");
    EXPECT_EQ(lines, (std::vector<std::string>{"a: call failed: connect_failed", "b: call failed: connect_failed"}));
}

TEST(failure_log, bears_an_interval_without_end) {
    failure_log log([](std::string_view) {}, std::chrono::milliseconds::max());
    observed::call_end end{};
    end.code = errc::connect_failed;
    log.on_call_end(end);
    log.on_call_end(end);
}

TEST(failure_log, survives_a_sink_that_throws) {
    failure_log log([](std::string_view) { throw std::runtime_error("disk full"); });
    observed::call_end end{};
    end.code = errc::server_error;
    log.on_call_end(end);
    EXPECT_EQ(log.snapshot().calls.at("server_error"), 1u);
}

} // namespace
} // namespace error_test
