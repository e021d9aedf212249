// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/core/metrics.hpp>
#include <openai/responses.hpp>

#include <boost/asio/detached.hpp>

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <utility>
#include <vector>

/// A client with a thousand streams that drains, in real time and over sockets.
namespace openai::test::drain_load_test {
namespace {

using testing::reply;
using namespace std::chrono_literals;
namespace asio = boost::asio;

constexpr std::size_t streams = 1000;
const std::string text = "one two three four five";

/// Keeps how each call ended.
class endings : public metrics {
public:
    void on_call_end(const observed::call_end& seen) noexcept override {
        metrics::on_call_end(seen);
        codes.emplace(seen.call, seen.code);
    }

    std::map<std::uint64_t, std::optional<errc>> codes;
};

/// What became of a stream.
struct outcome {
    std::string text;
    bool begun = false;
    bool ended = false;
    std::optional<error> failure;
};

asio::awaitable<void> read(client from, outcome& result, std::size_t& begun) {
    std::optional<error> failure;
    try {
        auto events = co_await from.responses.stream(response_request("m").user("?"));
        while (const auto event = co_await events.next()) {
            if (event->kind() == response_event_kind::output_text_delta) result.text += event->text();
            if (!std::exchange(result.begun, true)) ++begun;
        }
        result.ended = true;
    } catch (const error& thrown) {
        failure = thrown;
    }
    result.failure = failure;
}

/// Streams that take 0.2 s, 1.2 s, about 2 s, and 40 s.
void script(testing::server& target) {
    constexpr std::array<std::chrono::milliseconds, 4> pauses{50ms, 300ms, 500ms, 10'000ms};
    std::mt19937 random(3);
    for (std::size_t i = 0; i < streams; ++i) target.push(reply(text).delay_between(pauses[random() % pauses.size()]));
}

TEST(drain_load, ends_or_names_each_of_a_thousand_streams) {
    testing::server target;
    script(target);
    const auto seen = std::make_shared<endings>();
    asio::io_context io(1);
    auto options = support::options_for(target);
    options.observer = seen;
    options.pool.max_connections = streams;
    options.pool.max_connecting = 64;
    client asked(io.get_executor(), options);
    std::vector<outcome> outcomes(streams);
    std::size_t begun = 0;
    for (auto& each : outcomes) asio::co_spawn(io, read(asked, each, begun), asio::detached);
    while (begun < streams && io.run_one() > 0) {
    }
    ASSERT_EQ(begun, streams);
    std::optional<drain_report> report;
    const auto began = std::chrono::steady_clock::now();
    asked.drain(2s, [&](std::exception_ptr failure, drain_report made) {
        EXPECT_FALSE(failure);
        report = std::move(made);
    });
    io.run();
    EXPECT_GE(std::chrono::steady_clock::now() - began, 1990ms);
    ASSERT_TRUE(report);

    std::size_t whole = 0;
    for (const auto& each : outcomes) {
        ASSERT_NE(each.ended, each.failure.has_value());
        if (each.ended) {
            ++whole;
            EXPECT_EQ(each.text, text);
        } else {
            EXPECT_EQ(each.failure->code(), errc::client_closed) << each.failure->what();
        }
    }
    std::set<std::uint64_t> named;
    for (const auto& each : report->cut) named.insert(each.call);
    std::set<std::uint64_t> cut;
    for (const auto& [call, code] : seen->codes)
        if (code) cut.insert(call);
    EXPECT_EQ(named, cut);
    EXPECT_EQ(report->cut.size(), streams - whole);
    EXPECT_GT(cut.size(), streams / 8) << "those of 40 s";
    EXPECT_GT(whole, streams / 8) << "those of 0.2 s, and on a quick machine those of 1.2 s";

    const auto numbers = seen->snapshot();
    EXPECT_EQ(numbers.calls_started, streams);
    EXPECT_EQ(numbers.calls_active, 0u);
    EXPECT_EQ(numbers.calls.at("ok"), whole);
    EXPECT_EQ(numbers.calls.at("client_closed"), cut.size());
    EXPECT_TRUE(target.wait_until_open(0));
    const auto counted = target.counts();
    EXPECT_EQ(counted.requests, streams);
    EXPECT_EQ(counted.executions, streams);
    EXPECT_GE(counted.answered, whole);
    EXPECT_GE(counted.client_left, cut.size());
    EXPECT_EQ(counted.answered + counted.client_left, streams);
}

} // namespace
} // namespace openai::test::drain_load_test
