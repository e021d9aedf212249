// SPDX-License-Identifier: BSL-1.0
#include "faults/allocations.hpp"
#include "faults/caller.hpp"
#include "faults/operations.hpp"
#include "faults/server/answers.hpp"
#include "faults/virtual_clock.hpp"
#include "faults/world.hpp"
#include "net/watchdog.hpp"
#include "protocol/pool/close_behavior.hpp"

#include <openai/core/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <vector>

/// Limits of time: the moment in which they pass, what they include, and when their clocks stand still.
namespace limits_test {
namespace {

using namespace faults;
using namespace std::chrono_literals;
namespace say = answers;
using openai::billing;
using openai::errc;
using std::chrono::milliseconds;

/// A connection comes to who waits so much later, because its server is not known yet.
constexpr milliseconds look = openai::detail::protocol::close_behavior::first_look;

/// Something takes exactly five seconds, and one limit is set to nearly that.
struct moment {
    const char* name;
    milliseconds openai::timeouts::*limit;
    script steps;
    bool streamed;
    errc code;
    bool queued = false; ///< another call has the only connection for five seconds
};

const std::vector<moment>& moments() {
    using openai::timeouts;
    const auto head = say::completion().substr(0, 100);
    const auto rest = say::completion().substr(100);
    const auto end = say::delta("Hello there") + say::finish() + say::done() + say::last_chunk();
    const script late{request(), wait(5s), send(say::completion())};
    const script late_stream{request(), wait(5s), send(say::stream())};
    const script late_event{request(), send(say::stream_head()), wait(5s), send(end)};
    const script pause{request(), send(say::stream_head() + say::delta("")), wait(5s), send(end)};
    const script pings{request(), send(say::stream_head() + say::delta("")),
                       wait(2s),  send(say::chunk(": ping\n\n")),
                       wait(3s),  send(end)};
    static const std::vector<moment> all{
        {"first_byte", &timeouts::first_byte, late, false, errc::first_byte_timeout},
        {"first_event_head", &timeouts::first_event, late_stream, true, errc::first_byte_timeout},
        {"first_event", &timeouts::first_event, late_event, true, errc::first_byte_timeout},
        {"idle", &timeouts::idle, {request(), send(head), wait(5s), send(rest)}, false, errc::idle_timeout},
        {"idle_in_stream", &timeouts::idle, pause, true, errc::idle_timeout},
        {"progress", &timeouts::progress, pings, true, errc::idle_timeout},
        {"total", &timeouts::total, late, false, errc::total_timeout},
        {"stream_total", &timeouts::stream_total, pause, true, errc::total_timeout},
        {"queue", &timeouts::queue, late, false, errc::pool_timeout, true},
    };
    return all;
}

TEST(limits, that_pass_in_the_moment_of_completion_end_the_call_once) {
    for (const auto& each : moments()) {
        for (const milliseconds beside : {-1ms, 0ms, 1ms}) {
            const auto limit = 5000ms + (each.queued ? look : 0ms) + beside;
            SCOPED_TRACE(each.name + std::to_string(limit.count()));
            caller server({each.steps}, [&](auto& options) { options.pool.max_connections = 1; });
            if (each.queued) server.create();
            server.here.io->poll();
            openai::call_options options;
            options.timeouts.emplace();
            (*options.timeouts).*each.limit = limit;
            const auto one = server.begin(each.streamed ? way::stream_callback : way::create_callback, options);
            server.finish(one);
            server.here.run_out();
            EXPECT_EQ(one->completions, 1);
            EXPECT_TRUE(beside >= 0ms || one->failure) << "too late";
            EXPECT_TRUE(beside <= 0ms || !one->failure) << one->failure->what();
            if (!one->failure) continue;
            EXPECT_EQ(one->failure->details().code, each.code);
            EXPECT_EQ(one->took(), limit);
            EXPECT_NE(std::string(one->failure->what()).find("limit " + std::to_string(limit.count()) + " ms"),
                      std::string::npos)
                << one->failure->what();
            EXPECT_EQ(server.here.server.open, each.queued ? 1u : 0u);
        }
    }
}

TEST(limits, of_the_whole_call_include_queue_attempts_and_waits) {
    const script slow{request(), wait(4s), send(say::error(500))};
    for (const auto total : {3s, 5s, 9s, 10s}) {
        SCOPED_TRACE(total.count());
        caller server({slow}, [](auto& options) {
            options.pool.max_connections = 1;
            options.retry.transient.base = 2s;
            options.retry.transient.jitter_from = 1;
        });
        const auto first = server.create("other", [] {
            openai::call_options once;
            once.retry = openai::retry_policy::none();
            return once;
        }());
        server.here.io->poll(); // has the connection for four seconds
        const auto one = server.create("m", openai::call_options().timeout(total));
        const auto& call = server.finish(one);
        ASSERT_TRUE(call.failure);
        EXPECT_LE(call.took(), total);
        // 0-4 queue, 4-8 the first attempt, 8-10 the wait.
        const bool refused = total > 8s; // it is not waited for what comes too late
        EXPECT_EQ(call.failure->details().code, refused ? errc::server_error : errc::total_timeout);
        EXPECT_EQ(call.took(), refused ? 8s + look : total);
        EXPECT_EQ(call.failure->maybe_billed(), total == 3s ? billing::no : billing::unknown);
    }
}

TEST(limits, end_a_trickle) {
    script body{request(), send(say::completion().substr(0, 150))};
    for (char byte : say::completion().substr(150)) {
        body.push_back(wait(60s));
        body.push_back(send(std::string(1, byte)));
    }
    caller server({body});
    const auto& call = server.run(way::create_callback);
    ASSERT_TRUE(call.failure);
    EXPECT_EQ(call.failure->details().code, errc::total_timeout);
    EXPECT_EQ(call.failure->maybe_billed(), billing::yes);
    EXPECT_EQ(call.took(), 600s);
    EXPECT_EQ(server.requests.size(), 1u);
    EXPECT_EQ(server.here.server.open, 0u);

    script comments{request(), send(say::stream_head() + say::delta("Hi"))};
    for (int i = 0; i < 100; ++i) {
        comments.push_back(wait(60s));
        comments.push_back(send(say::chunk(":")));
    }
    caller other({comments});
    const auto& stream = other.run(way::stream_callback);
    ASSERT_TRUE(stream.failure);
    EXPECT_EQ(stream.failure->details().code, errc::idle_timeout);
    EXPECT_EQ(stream.took(), 300s);
    EXPECT_EQ(other.requests.size(), 1u);
    EXPECT_EQ(other.here.server.open, 0u);
}

/// The server could send twenty megabytes at once; the caller takes one event in ten minutes.
TEST(limits, stand_still_while_nobody_reads_and_little_is_kept) {
    constexpr std::size_t events = 200'000;
    caller server({{request(), send(say::stream_head()), send(say::delta("0123456789"), events),
                    send(say::finish() + say::done() + say::last_chunk())}});
    std::optional<openai::chat_stream> stream;
    openai::chat_request question("m");
    server.here.chat->stream(std::move(question.user("?")),
                             [&](std::exception_ptr, openai::chat_stream value) { stream = std::move(value); });
    while (!stream && server.here.turn()) {
    }
    ASSERT_TRUE(stream);
    const auto before = allocations::live_bytes();
    allocations::reset_peak();
    std::size_t seen = 0;
    std::exception_ptr failure;
    for (int i = 0; i < 3; ++i) {
        stream->next([&](std::exception_ptr thrown, std::optional<openai::chat_delta> delta) {
            failure = thrown;
            seen += delta.has_value();
        });
        server.pass(10min);
    }
    EXPECT_EQ(seen, 3u);
    EXPECT_FALSE(failure);
    EXPECT_LE(allocations::peak_bytes() - before, 1u << 20);
    bool over = false;
    std::string text;
    stream->collect([&](std::exception_ptr thrown, openai::chat_completion all) {
        failure = thrown;
        text = all.text();
        over = true;
    });
    while (!over && server.here.turn()) {
    }
    EXPECT_FALSE(failure);
    EXPECT_EQ(text.size(), events * 10);
    EXPECT_EQ(server.here.server.opened, 1u);
}

TEST(limits, of_no_sense_are_refused_and_the_longest_overflow_nothing) {
    milliseconds openai::timeouts::*const all[] = {
        &openai::timeouts::queue,       &openai::timeouts::resolve,     &openai::timeouts::connect,
        &openai::timeouts::tls,         &openai::timeouts::write,       &openai::timeouts::first_byte,
        &openai::timeouts::first_event, &openai::timeouts::idle,        &openai::timeouts::progress,
        &openai::timeouts::total,       &openai::timeouts::stream_total};
    const std::pair<milliseconds, bool> values[] = {
        {0ms, false},
        {-1ms, false},
        {milliseconds::min(), false},
        {1ms, true},
        {24h * 365, true},
        {24h * 365 + 1ms, false},
        {milliseconds::max() - 1ms, false},
        {openai::no_timeout, true},
    };
    for (std::size_t i = 0; i < std::size(all); ++i) {
        for (const auto& [value, good] : values) {
            for (const auto how : all_ways) {
                SCOPED_TRACE(std::to_string(i) + ": " + std::to_string(value.count()) + name_of(how));
                caller server({answer_in_turn({is_streamed(how) ? say::stream() : say::completion()})});
                openai::call_options options;
                options.timeouts.emplace();
                (*options.timeouts).*all[i] = value;
                const auto& call = server.run(how, options);
                EXPECT_EQ(!call.failure, good);
                if (!call.failure) continue;
                EXPECT_EQ(call.failure->details().code, errc::invalid_argument);
                EXPECT_EQ(call.failure->attempts(), 0);
                EXPECT_EQ(server.here.server.opened, 0u);
            }
        }
    }
    for (const auto& [value, good] : values) {
        caller server({answer_in_turn({say::completion()})});
        EXPECT_EQ(!server.finish(server.create("m", openai::call_options().timeout(value))).failure, good);
    }
}

scenario of(std::vector<script> scripts, asio::awaitable<void> (*operation)(world&)) {
    scenario made;
    made.name = "suspend";
    made.scripts = std::move(scripts);
    made.operation = operation;
    return made;
}

/// An hour passes at once, as when a machine was asleep.
TEST(suspend, what_was_idle_is_not_used_again) {
    for (const auto asleep : {net::clock::duration(1s), net::clock::duration(1h)}) {
        const auto what = of({{request(), send(answers::completion())}}, operations::create);
        world w(what);
        w.begin();
        w.run_out();
        ASSERT_TRUE(w.finished());
        ASSERT_FALSE(w.thrown);
        ASSERT_EQ(w.server.open, 1u);
        advance_time(asleep);
        EXPECT_EQ(w.good_call(), "");
        EXPECT_EQ(w.server.opened, asleep < 30s ? 1u : 2u);
        EXPECT_EQ(w.server.open, 1u); // the old one was closed
    }
}

TEST(suspend, a_stream_in_the_middle_ends_at_the_next_turn) {
    const auto what = of({{request(), send(answers::stream_head()), send(answers::delta("Hello")), stall()}},
                         operations::read_stream);
    world w(what);
    w.begin();
    const auto begin = net::clock::now();
    while (w.text.empty() && net::clock::now() - begin < 1s) ASSERT_TRUE(w.turn());
    ASSERT_FALSE(w.finished());
    advance_time(1h);
    w.run_out();
    ASSERT_TRUE(w.finished());
    ASSERT_TRUE(w.thrown);
    EXPECT_EQ(openai::to_error(w.thrown).details().code, openai::errc::idle_timeout);
    EXPECT_LT(net::clock::now() - begin, 1h + 1min);
    EXPECT_EQ(w.server.open, 0u);
}

} // namespace

/// Every call under way has a deadline that each received piece moves.
namespace {

namespace net = openai::detail::net;

using watchdogs = std::vector<std::unique_ptr<net::watchdog>>;

watchdogs armed(boost::asio::io_context& context, std::size_t count, std::size_t& fired) {
    watchdogs all;
    for (std::size_t i = 0; i < count; ++i) {
        all.push_back(std::make_unique<net::watchdog>(context.get_executor(), [&fired] { ++fired; }));
        all.back()->set(net::clock::now() + 1h);
    }
    return all;
}

/// The least time in ns for moving one deadline, of several tries.
double cost_of_a_move(std::size_t count) {
    boost::asio::io_context context;
    std::size_t fired = 0;
    const auto all = armed(context, count, fired);
    auto at = net::clock::now() + 1h;
    double best = 1e9;
    for (int turn = 0; turn < 20; ++turn) {
        const auto begin = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < 10'000; ++i) all[i % count]->set(at += 1us);
        const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
        best = std::min(best, took.count() / 10'000);
    }
    return best;
}

TEST(timer_storm, costs_each_call_no_more_than_one_alone) {
    const double alone = cost_of_a_move(1);
    const double storm = cost_of_a_move(10'000);
    std::cout << "timer storm: " << storm << " ns for a move among 10,000, " << alone << " ns alone, ratio "
              << storm / alone << '\n';
    EXPECT_LT(storm, 20 * alone); // what it takes to fetch their memory, but nothing that grows with their number
}

TEST(timer_storm, allocates_nothing) {
    boost::asio::io_context context;
    std::size_t fired = 0;
    const auto all = armed(context, 10'000, fired);
    allocations::fail_at(1);
    for (int turn = 1; turn <= 10; ++turn)
        for (const auto& each : all) each->set(net::clock::now() + 1h + std::chrono::seconds(turn));
    const bool any = allocations::happened();
    allocations::fail_at(0);
    EXPECT_FALSE(any);
    EXPECT_EQ(context.poll(), 0u); // and no timer was set anew
}

TEST(timer_storm, fires_each_once_and_none_early) {
    boost::asio::io_context context;
    std::size_t fired = 0;
    const auto all = armed(context, 10'000, fired);
    for (const auto& each : all) each->set(net::clock::now() + 2h);
    const auto run = [&context] {
        for (int i = 0; i < 3; ++i) {
            context.restart();
            context.poll();
        }
    };
    advance_time(2h - 1ms);
    run();
    EXPECT_EQ(fired, 0u);
    advance_time(1ms);
    run();
    EXPECT_EQ(fired, 10'000u);
    advance_time(2h);
    run();
    EXPECT_EQ(fired, 10'000u);
}

} // namespace
} // namespace limits_test
