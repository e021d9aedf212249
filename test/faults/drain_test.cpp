// SPDX-License-Identifier: BSL-1.0
#include "engine/call/drain.hpp"
#include "faults/caller.hpp"
#include "faults/server/answers.hpp"

#include <openai/core/metrics.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

/// A client that drains, on virtual time.
namespace drain_test {
namespace {

using namespace faults;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
namespace say = answers;
using openai::errc;
using openai::future_state;

/// A drain, and how it ended.
struct drain {
    std::optional<openai::drain_report> report;
    std::optional<errc> code;
    milliseconds ended{};
    int completions = 0;
    asio::cancellation_signal signal;
};

struct draining : caller {
    using caller::caller;

    std::shared_ptr<drain> begin_drain(milliseconds deadline) {
        const auto one = drains_.emplace_back(std::make_shared<drain>());
        auto ended = [this, one](const std::exception_ptr& thrown, openai::drain_report report) {
            ++one->completions;
            one->ended = now();
            if (thrown) one->code = openai::to_error(thrown).details().code;
            else one->report = std::move(report);
        };
        here.core->begin_drain();
        auto waiting = openai::detail::await_drained(here.core, net::clock::now() + deadline);
        const auto executor = here.io->get_executor();
        asio::co_spawn(
            executor, std::move(waiting),
            asio::bind_executor(executor, asio::bind_cancellation_slot(one->signal.slot(), std::move(ended))));
        return one;
    }

    const drain& finish_drain(const std::shared_ptr<drain>& one) {
        while (one->completions == 0 && here.turn()) {
        }
        EXPECT_EQ(one->completions, 1);
        return *one;
    }

private:
    std::vector<std::shared_ptr<drain>> drains_;
};

script stream_that_takes(milliseconds time) {
    return {request(), send(say::stream_head() + say::delta("Hello")), wait(time),
            send(say::delta(" there") + say::finish() + say::done() + say::last_chunk())};
}

script answer_after(milliseconds time) { return {request(), wait(time), send(say::completion())}; }

/// Keeps which calls there were, and how they ended.
struct endings : openai::metrics {
    void on_call_end(const openai::observed::call_end& seen) noexcept override {
        metrics::on_call_end(seen);
        codes[seen.call] = seen.code.value_or(errc{});
    }
    std::map<std::uint64_t, errc> codes;
};

TEST(drain, waits_for_streams_and_names_those_that_it_cuts) {
    constexpr int count = 100;
    constexpr int in_time = 50;
    std::vector<script> scripts;
    for (int i = 0; i < count; ++i) scripts.push_back(stream_that_takes(50ms + 100ms * i));
    const auto numbers = std::make_shared<endings>();
    draining server(std::move(scripts), [&](auto& options) { options.observer = numbers; });
    std::vector<std::shared_ptr<called>> calls;
    for (int i = 0; i < count; ++i) calls.push_back(server.begin(way::stream_awaited));
    server.pass(10ms);
    const auto began = server.now();
    const auto& drained = server.finish_drain(server.begin_drain(5s));
    EXPECT_EQ(drained.ended - began, 5s);
    ASSERT_TRUE(drained.report);
    EXPECT_FALSE(drained.report->complete());
    EXPECT_EQ(drained.report->ended, std::size_t{in_time});
    ASSERT_EQ(drained.report->cut.size(), std::size_t{count - in_time});

    const auto whole = std::ranges::count_if(calls, [&](const auto& each) {
        const auto& ended = server.finish(each);
        EXPECT_EQ(ended.text, ended.failure ? "Hello" : say::text);
        if (ended.failure) {
            EXPECT_EQ(ended.failure->code(), errc::client_closed);
        }
        return !ended.failure;
    });
    EXPECT_EQ(whole, in_time);
    std::set<std::uint64_t> named;
    for (const auto& each : drained.report->cut) {
        named.insert(each.call);
        EXPECT_EQ(each.path, "/chat/completions");
        EXPECT_EQ(each.origin, "http://127.0.0.1:80");
        EXPECT_EQ(each.provider, "");
        EXPECT_GE(each.elapsed, 5s);
        EXPECT_LT(each.elapsed, 5s + 20ms);
        EXPECT_EQ(numbers->codes[each.call], errc::client_closed);
    }
    EXPECT_EQ(named.size(), std::size_t{count - in_time});
    const auto seen = numbers->snapshot();
    EXPECT_EQ(seen.calls_started, std::uint64_t{count});
    EXPECT_EQ(seen.calls_active, 0u);
    EXPECT_EQ(seen.calls.at("ok"), drained.report->ended);
    EXPECT_EQ(seen.calls.at("client_closed"), drained.report->cut.size());
}

TEST(drain, ends_when_nothing_is_left) {
    draining server({answer_after(3s)});
    const auto call = server.create();
    server.pass(1s);
    const auto& drained = server.finish_drain(server.begin_drain(1h));
    EXPECT_FALSE(server.finish(call).failure);
    EXPECT_EQ(drained.ended, call->ended);
    ASSERT_TRUE(drained.report);
    EXPECT_TRUE(drained.report->complete());
    EXPECT_EQ(drained.report->ended, 1u);
    EXPECT_EQ(server.here.server.open, 0u) << "idle connections are closed";
}

TEST(drain, ends_at_once_without_anything_under_way) {
    draining server({answer_after(0ms)});
    const auto& drained = server.finish_drain(server.begin_drain(1h));
    EXPECT_EQ(drained.ended, 0ms);
    ASSERT_TRUE(drained.report);
    EXPECT_EQ(drained.report->ended, 0u);
}

TEST(drain, refuses_calls_from_its_beginning) {
    draining server({answer_after(3s)});
    const auto before = server.create();
    server.pass(1s);
    const auto drained = server.begin_drain(1h);
    const auto& late = server.finish(server.create());
    ASSERT_TRUE(late.failure);
    EXPECT_EQ(late.failure->code(), errc::client_closed);
    EXPECT_NE(std::string(late.failure->what()).find("draining"), std::string::npos) << late.failure->what();
    EXPECT_EQ(late.failure->maybe_billed(), openai::billing::no);
    EXPECT_EQ(late.took(), 0ms);
    EXPECT_FALSE(server.finish(before).failure);
    EXPECT_EQ(server.finish_drain(drained).report->ended, 1u);
    EXPECT_EQ(server.requests.size(), 1u);
}

TEST(drain, lets_retries_go_on) {
    const auto busy = say::error(503, "retry-after: 20\r\n");
    draining server({answer_in_turn({busy, say::completion()})});
    const auto call = server.create();
    server.pass(1s);
    const auto& drained = server.finish_drain(server.begin_drain(1h));
    EXPECT_FALSE(server.finish(call).failure);
    EXPECT_GE(call->took(), 20s);
    EXPECT_TRUE(drained.report->complete());
}

TEST(drain, cuts_a_retry_that_waits_beyond_the_deadline) {
    draining server({answer_in_turn({say::error(503, "retry-after: 20\r\n"), say::completion()})});
    const auto call = server.create();
    server.pass(1s);
    const auto& drained = server.finish_drain(server.begin_drain(5s));
    EXPECT_EQ(drained.ended, 6s);
    ASSERT_EQ(drained.report->cut.size(), 1u);
    EXPECT_EQ(drained.report->cut[0].elapsed, 6s);
    EXPECT_NE(drained.report->cut[0].call, 0u);
    EXPECT_EQ(server.finish(call).failure->code(), errc::client_closed);
    EXPECT_EQ(call->ended, 6s);
}

TEST(drain, lets_those_in_the_queue_have_their_turn) {
    draining server({answer_after(1s)}, [](auto& options) { options.pool.max_connections = 1; });
    std::vector<std::shared_ptr<called>> calls;
    for (int i = 0; i < 4; ++i) calls.push_back(server.create());
    server.pass(100ms);
    const auto& drained = server.finish_drain(server.begin_drain(1h));
    EXPECT_EQ(drained.report->ended, 4u);
    for (const auto& each : calls) EXPECT_FALSE(server.finish(each).failure);
    EXPECT_GE(drained.ended, 4s);
}

openai::chat_request question() { return openai::chat_request("m").user("?"); }

TEST(drain, lets_queued_futures_run_and_takes_no_more) {
    draining server({answer_after(1s)}, [](auto& options) { options.futures.max_running = 1; });
    const auto& futures = *server.here.futures;
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(futures.submit(question()));
    server.pass(100ms);
    const auto drained = server.begin_drain(1h);
    try {
        futures.submit(question());
        FAIL();
    } catch (const openai::error& refused) {
        EXPECT_EQ(refused.code(), errc::client_closed);
        EXPECT_NE(std::string(refused.what()).find("draining"), std::string::npos);
    }
    ASSERT_TRUE(server.finish_drain(drained).report);
    EXPECT_EQ(drained->report->ended, 3u);
    EXPECT_TRUE(drained->report->complete());
    for (const auto& id : ids) EXPECT_EQ(futures.get(id).text(), say::text) << "also afterwards";
}

TEST(drain, cuts_futures_at_the_deadline) {
    draining server({answer_after(1s)}, [](auto& options) { options.futures.max_running = 1; });
    const auto& futures = *server.here.futures;
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(futures.submit(question()));
    server.pass(100ms);
    const auto& drained = server.finish_drain(server.begin_drain(1400ms));
    ASSERT_TRUE(drained.report);
    EXPECT_EQ(drained.report->ended, 1u);
    ASSERT_EQ(drained.report->cut.size(), 2u);
    EXPECT_NE(drained.report->cut[0].call, 0u) << "the one whose request was under way";
    EXPECT_EQ(drained.report->cut[1].call, 0u) << "the one in the queue";
    for (const auto& each : drained.report->cut) {
        EXPECT_EQ(each.path, "/chat/completions");
        EXPECT_EQ(each.elapsed, 1500ms);
    }
    EXPECT_EQ(futures.status(ids[0]).state, future_state::succeeded);
    EXPECT_EQ(futures.status(ids[1]).state, future_state::cancelled);
    EXPECT_EQ(futures.status(ids[2]).state, future_state::cancelled);
}

TEST(drain, that_is_cancelled_leaves_the_client_draining) {
    draining server({answer_after(10s)});
    const auto call = server.create();
    server.pass(1s);
    const auto first = server.begin_drain(2s);
    server.pass(1s);
    first->signal.emit(asio::cancellation_type::terminal);
    EXPECT_EQ(server.finish_drain(first).code, errc::cancelled);
    EXPECT_EQ(first->ended, 2s);
    EXPECT_EQ(server.finish(server.create()).failure->code(), errc::client_closed);
    server.pass(2s);
    EXPECT_EQ(call->completions, 0) << "its deadline went with it";
    const auto& second = server.finish_drain(server.begin_drain(1h));
    EXPECT_EQ(second.report->ended, 1u);
    EXPECT_FALSE(server.finish(call).failure);
}

TEST(drain, joins_one_that_is_under_way) {
    draining server({answer_after(10s)});
    server.create();
    server.pass(1s);
    const auto patient = server.begin_drain(1h);
    const auto hasty = server.begin_drain(2s);
    for (const auto& each : {patient, hasty}) {
        ASSERT_TRUE(server.finish_drain(each).report);
        EXPECT_EQ(each->ended, 3s) << "the earliest deadline";
        EXPECT_EQ(each->report->cut.size(), 1u);
        EXPECT_EQ(each->report->ended, 0u);
    }
    const auto& afterwards = server.finish_drain(server.begin_drain(1h));
    ASSERT_TRUE(afterwards.report) << "one that comes later is told the same";
    EXPECT_EQ(afterwards.report->cut.size(), 1u);
}

TEST(drain, is_completed_by_close) {
    draining server({answer_after(10s)});
    const auto call = server.create();
    server.pass(1s);
    const auto drained = server.begin_drain(1h);
    server.pass(1s);
    server.here.core->close();
    ASSERT_TRUE(server.finish_drain(drained).report);
    EXPECT_EQ(drained->ended, 2s);
    EXPECT_EQ(drained->report->cut.size(), 1u);
    EXPECT_EQ(server.finish(call).failure->code(), errc::client_closed);
}

TEST(drain, of_a_closed_client_is_refused) {
    draining server({answer_after(0ms)});
    server.here.core->close();
    EXPECT_EQ(server.finish_drain(server.begin_drain(1h)).code, errc::client_closed);
}

TEST(drain, without_time_is_a_close_with_a_report) {
    draining server({answer_after(10s)});
    server.create();
    server.pass(1s);
    for (const auto deadline : {0ms, -5ms}) {
        const auto& drained = server.finish_drain(server.begin_drain(deadline));
        EXPECT_EQ(drained.ended, 1s);
        EXPECT_EQ(drained.report->cut.size(), 1u);
    }
}

} // namespace
} // namespace drain_test
