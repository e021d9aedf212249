// SPDX-License-Identifier: BSL-1.0
#include "support/client_world.hpp"
#include "support/peers/black_hole.hpp"

namespace timeouts_test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using openai::errc;
using openai::no_timeout;
using openai::phase;
using openai::timeouts;
using openai::testing::on_accept;
using support::client_world;
using support::reply;

/// The error tells limit and elapsed time of the phase it names.
void expect_timeout(const openai::error& failure, errc code, phase where, std::chrono::milliseconds limit,
                    const std::string& option) {
    EXPECT_EQ(failure.details().code, code) << failure.what();
    EXPECT_TRUE(failure.code() == openai::condition::timeout);
    EXPECT_EQ(failure.phase(), where) << failure.what();
    EXPECT_TRUE(failure.retryable());
    EXPECT_EQ(failure.attempts(), 1);
    const auto& context = failure.details().context;
    const auto begin = "limit " + std::to_string(limit.count()) + " ms, gave up after ";
    ASSERT_TRUE(context.starts_with(begin)) << context;
    EXPECT_GE(std::stoll(context.substr(begin.size())), limit.count());
    EXPECT_TRUE(
        context.ends_with(std::string(" ms in phase ") + openai::to_string(where) + " (timeouts." + option + ')'))
        << context;
    EXPECT_EQ(std::string(failure.what()).find("silent"), std::string::npos);
}

/// How the server behaves, what is limited, and what the call says then.
struct limited {
    const char* name;
    bool streamed;
    reply answer;
    std::chrono::milliseconds timeouts::*limit;
    errc code;
    phase where;
};

reply comments() {
    reply answer;
    answer.event(R"({"choices":[{"index":0,"delta":{"content":"word"}}]})");
    for (int i = 0; i < 10'000; ++i) answer.sse(": still there\n\n");
    return std::move(answer.delay_between(2ms));
}

std::vector<limited> answers() {
    using t = timeouts;
    const reply text("one two three four five six");
    return {
        {"head", false, reply::never(), &t::first_byte, errc::first_byte_timeout, phase::first_byte},
        {"slow_head", false, reply("x").slow_head(5ms), &t::first_byte, errc::first_byte_timeout, phase::first_byte},
        {"stream_head", true, reply::never(), &t::first_event, errc::first_byte_timeout, phase::first_byte},
        {"first_event", true, reply(text).stall_body_after(0), &t::first_event, errc::first_byte_timeout,
         phase::stream},
        {"idle", false, reply(text).stall_body_after(20), &t::idle, errc::idle_timeout, phase::body},
        {"stream_idle", true, reply(text).stall_body_after(700), &t::idle, errc::idle_timeout, phase::stream},
        {"total_head", false, reply::never(), &t::total, errc::total_timeout, phase::first_byte},
        {"total_body", false, reply(text).stall_body_after(20), &t::total, errc::total_timeout, phase::body},
        {"stream_total_head", true, reply::never(), &t::stream_total, errc::total_timeout, phase::first_byte},
        {"stream_total", true, reply(text).stall_body_after(700), &t::stream_total, errc::total_timeout, phase::stream},
    };
}

std::string name_of(std::chrono::milliseconds timeouts::*limit) {
    using t = timeouts;
    const std::pair<std::chrono::milliseconds timeouts::*, const char*> names[] = {{&t::first_byte, "first_byte"},
                                                                                   {&t::first_event, "first_event"},
                                                                                   {&t::idle, "idle"},
                                                                                   {&t::total, "total"},
                                                                                   {&t::stream_total, "stream_total"}};
    for (const auto& [which, name] : names)
        if (which == limit) return name;
    return {};
}

class every_limit : public testing::TestWithParam<std::tuple<limited, bool>> {};

TEST_P(every_limit, ends_the_call_under_its_name) {
    const auto& [one, tls] = GetParam();
    client_world world(support::server_options().https(tls));
    auto& times = world.options.timeouts;
    times.progress = times.first_event = no_timeout;
    times.*one.limit = 80ms;
    world.server.push(one.answer);
    const auto failure = one.streamed ? world.stream_failure("x") : world.chat_failure("x");
    expect_timeout(failure, one.code, one.where, 80ms, name_of(one.limit));
    EXPECT_NE(failure.maybe_billed(), openai::billing::no);
    EXPECT_TRUE(world.server.wait_until_client_left());
    EXPECT_TRUE(world.server.wait_until_open(0));
    EXPECT_EQ(world.server.counts().requests, 1u);
}

INSTANTIATE_TEST_SUITE_P(limits, every_limit, testing::Combine(testing::ValuesIn(answers()), testing::Bool()),
                         [](const auto& of) {
                             return std::get<0>(of.param).name + std::string(std::get<1>(of.param) ? "_tls" : "");
                         });

TEST(timeouts, of_a_stream_that_only_comments) {
    client_world world;
    world.options.timeouts.progress = 60ms;
    world.options.timeouts.first_event = no_timeout;
    world.server.push(comments());
    const auto failure = world.stream_failure("x");
    expect_timeout(failure, errc::idle_timeout, phase::stream, 60ms, "progress");
    EXPECT_EQ(world.text, "word");
}

TEST(timeouts, of_the_queue) {
    client_world world;
    world.options.pool.max_connections = 1;
    world.options.timeouts.queue = 30ms;
    world.server.push(reply::never());
    support::outcome<std::string> first;
    support::start(world.io.get_executor(), world.chat("first"), first);
    ASSERT_TRUE(support::runs_until(world.io, [&] { return world.server.counts().requests == 1; }));
    support::outcome<std::string> second;
    support::start(world.io.get_executor(), world.chat("second"), second);
    ASSERT_TRUE(support::runs_until(world.io, [&] { return second.finished(); }));
    expect_timeout(*second.failure(), errc::pool_timeout, phase::queue, 30ms, "queue");
    EXPECT_EQ(second.failure()->maybe_billed(), openai::billing::no);
    EXPECT_EQ(world.server.counts().requests, 1u);
}

TEST(timeouts, of_connecting) {
    for (const bool by_total : {false, true}) {
        client_world world;
        const support::black_hole hole(world.io, "127.0.0.3");
        world.options.base_url = "http://127.0.0.3:" + std::to_string(hole.endpoint().port());
        (by_total ? world.options.timeouts.total : world.options.timeouts.connect) = 30ms;
        expect_timeout(world.chat_failure("x"), by_total ? errc::total_timeout : errc::connect_timeout, phase::connect,
                       30ms, by_total ? "total" : "connect");
    }
}

TEST(timeouts, of_the_handshake) {
    client_world world(support::server_options().https());
    world.options.timeouts.tls = 30ms;
    world.server.accept_next(on_accept::silent);
    const auto failure = world.chat_failure("x");
    expect_timeout(failure, errc::tls_timeout, phase::tls, 30ms, "tls");
    EXPECT_EQ(failure.maybe_billed(), openai::billing::no);
    EXPECT_FALSE(world.run_chat("again").failure());
}

TEST(timeouts, of_sending) {
    client_world world(support::server_options().receive_buffer_size(4096));
    world.options.timeouts.write = 100ms;
    world.server.accept_next(on_accept::silent);
    const auto failure = world.chat_failure(std::string(32u << 20, 'x'));
    expect_timeout(failure, errc::write_timeout, phase::write, 100ms, "write");
    EXPECT_EQ(failure.maybe_billed(), openai::billing::unknown);
}

TEST(timeouts, of_one_call_only) {
    client_world world;
    world.server.on("slow", reply::never());
    openai::call_options quick;
    quick.timeout(30ms);
    const auto result = support::outcome_of(world.io, world.chat("slow", quick));
    expect_timeout(*result.failure(), errc::total_timeout, phase::first_byte, 30ms, "total");
    const auto streamed = support::outcome_of(world.io, world.stream("slow", quick));
    expect_timeout(*streamed.failure(), errc::total_timeout, phase::first_byte, 30ms, "stream_total");
    EXPECT_FALSE(world.run_chat("other").failure());
}

TEST(timeouts, that_come_before_the_request_are_tried_again) {
    client_world world(support::server_options().https());
    world.options.retry = openai::retry_policy();
    world.options.retry.min_delay = world.options.retry.transient.base = 1ms;
    world.options.timeouts.tls = 30ms;
    world.server.accept_next(on_accept::silent, 2);
    EXPECT_FALSE(world.run_chat("x").failure());
    EXPECT_EQ(world.server.counts().connections, 3u);

    world.server.accept_next(on_accept::silent, 3);
    world.forget_client(); // and its good connection
    const auto failure = world.chat_failure("x");
    EXPECT_EQ(failure.details().code, errc::tls_timeout);
    EXPECT_EQ(failure.attempts(), 3);
}

TEST(timeouts, that_come_after_the_request_are_not_tried_again) {
    client_world world;
    world.options.retry = openai::retry_policy();
    world.options.timeouts.first_byte = 30ms;
    world.server.otherwise(reply::never());
    expect_timeout(world.chat_failure("x"), errc::first_byte_timeout, phase::first_byte, 30ms, "first_byte");
    EXPECT_EQ(world.server.counts().requests, 1u);
}

TEST(timeouts, stand_still_while_the_program_does_not_read) {
    client_world world;
    world.options.timeouts.idle = world.options.timeouts.progress = 30ms;
    world.server.push(reply("one two three"));
    auto& io = world.io;
    auto deltas = support::outcome_of(io, world.client().chat.stream(openai::chat_request("gpt-4o").user("x")));
    EXPECT_TRUE(support::outcome_of(io, deltas.value().next()).value());
    asio::steady_timer elsewhere(io, 90ms); // the program is busy for three times the limit
    elsewhere.wait();
    io.restart();
    io.poll();
    const auto rest = support::outcome_of(io, deltas.value().collect());
    EXPECT_FALSE(rest.failure());
}

} // namespace
} // namespace timeouts_test
