// SPDX-License-Identifier: BSL-1.0
#include "support/client_world.hpp"
#include "support/peers/black_hole.hpp"

#include <boost/asio/strand.hpp>

#include <thread>

namespace cancellation_test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using openai::billing;
using openai::errc;
using openai::phase;
using openai::testing::on_accept;
using support::client_world;
using support::reply;

const reply words("one two three four five six");

/// Where a call waits when it is ended.
struct point {
    const char* name;
    phase where;
    billing cost;
    bool streamed;
    void (*prepare)(client_world&);
    bool (*reached)(client_world&);
    std::size_t prompt = 1; ///< bytes
};

bool one_request(client_world& world) { return world.server.counts().requests == 1; }
bool one_connection(client_world& world) { return world.server.counts().connections == 1; }
bool body_begun(client_world& world) {
    const auto seen = world.server.requests();
    return !seen.empty() && seen[0].bytes_written > 0 && world.io.poll() == 0;
}

std::vector<point> points() {
    return {
        {"tls", phase::tls, billing::no, false, [](client_world& w) { w.server.accept_next(on_accept::silent); },
         one_connection},
        {"write", phase::write, billing::unknown, false,
         [](client_world& w) { w.server.accept_next(on_accept::silent); }, one_connection, 32u << 20},
        {"head", phase::first_byte, billing::unknown, false, [](client_world& w) { w.server.push(reply::never()); },
         one_request},
        {"half_a_head", phase::first_byte, billing::unknown, false,
         [](client_world& w) { w.server.push(reply(words).stall_after(20)); }, body_begun},
        {"body", phase::body, billing::yes, false,
         [](client_world& w) { w.server.push(reply(words).stall_body_after(9)); }, body_begun},
        {"refusal", phase::body, billing::no, false,
         [](client_world& w) { w.server.push(reply::error(400, "no").stall_body_after(9)); }, body_begun},
        {"failure", phase::body, billing::unknown, false,
         [](client_world& w) { w.server.push(reply::error(500, "no").stall_body_after(9)); }, body_begun},
        {"stream_head", phase::first_byte, billing::unknown, true,
         [](client_world& w) { w.server.push(reply::never()); }, one_request},
        {"first_event", phase::stream, billing::yes, true,
         [](client_world& w) { w.server.push(reply(words).stall_body_after(0)); }, body_begun},
        {"between_events", phase::stream, billing::yes, true,
         [](client_world& w) { w.server.push(reply(words).stall_body_after(700)); },
         [](client_world& w) { return w.events >= 2 && w.io.poll() == 0; }},
        {"backoff", phase::backoff, billing::unknown, false,
         [](client_world& w) { w.server.push(reply::error(503, "later")); },
         [](client_world& w) { return w.server.counts().answered == 1 && w.io.poll() == 0; }},
    };
}

/// How a call is ended, and what it says then.
struct ending {
    const char* name;
    asio::cancellation_type type; // none: `client::close()`
    errc code;
};

class every_point : public testing::TestWithParam<std::tuple<point, ending, bool>> {};

TEST_P(every_point, completes_once_and_frees_its_slot) {
    const auto& [at, how, given_tls] = GetParam();
    const bool tls = (given_tls || at.where == phase::tls) && at.where != phase::write;
    client_world world(support::server_options().https(tls).receive_buffer_size(at.where == phase::write ? 4096 : 0));
    world.options.pool.max_connections = 1;
    world.options.retry = openai::retry_policy();
    world.options.retry.transient = {1min, 1min, 1.0};
    at.prepare(world);
    asio::cancellation_signal signal;
    support::outcome<std::string> result;
    const std::string prompt(at.prompt, 'x');
    support::start(world.io.get_executor(), at.streamed ? world.stream(prompt) : world.chat(prompt), result,
                   signal.slot());
    ASSERT_TRUE(support::runs_until(world.io, [&] { return at.reached(world); }));
    for (int i = 0; i < 20; ++i) world.io.poll();
    ASSERT_EQ(result.completions(), 0);

    const bool close = how.type == asio::cancellation_type::none;
    if (close) world.client().close();
    else signal.emit(how.type);
    if (!close) signal.emit(how.type); // once more does nothing more
    ASSERT_TRUE(support::runs_until(world.io, [&] { return result.completions() > 0; }));
    const auto failure = *result.failure();
    EXPECT_EQ(failure.details().code, how.code) << failure.what();
    EXPECT_EQ(failure.phase(), at.where) << failure.what();
    EXPECT_EQ(failure.maybe_billed(), at.cost) << failure.what();
    const bool noticed = at.where != phase::write; // a server that does not read does not notice
    EXPECT_TRUE(!noticed || world.server.wait_until_open(at.where == phase::backoff && !close ? 1 : 0));
    if (close) return;

    EXPECT_FALSE(world.run_chat("again").failure()); // the only slot is free
    EXPECT_EQ(result.completions(), 1);
}

INSTANTIATE_TEST_SUITE_P(
    points, every_point,
    testing::Combine(testing::ValuesIn(points()),
                     testing::Values(ending{"terminal", asio::cancellation_type::terminal, errc::cancelled},
                                     ending{"close", asio::cancellation_type::none, errc::client_closed}),
                     testing::Bool()),
    [](const auto& of) {
        return std::string(std::get<0>(of.param).name) + "_" + std::get<1>(of.param).name +
               (std::get<2>(of.param) ? "_tls" : "");
    });

TEST(cancellation, in_the_queue) {
    client_world world;
    world.options.pool.max_connections = 1;
    world.server.push(reply::never());
    asio::cancellation_signal first_signal;
    asio::cancellation_signal second_signal;
    support::outcome<std::string> first;
    support::outcome<std::string> second;
    support::outcome<std::string> third;
    auto on = world.io.get_executor();
    support::start(on, world.chat("first"), first, first_signal.slot());
    ASSERT_TRUE(support::runs_until(world.io, [&] { return one_request(world); }));
    support::start(on, world.chat("second"), second, second_signal.slot());
    world.io.poll();
    support::start(on, world.chat("third"), third);
    world.io.poll();
    second_signal.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(support::runs_until(world.io, [&] { return second.completions() > 0; }));
    EXPECT_EQ(second.code(), errc::cancelled);
    EXPECT_EQ(second.failure()->phase(), phase::queue);
    first_signal.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(support::runs_until(world.io, [&] { return third.completions() > 0; }));
    EXPECT_EQ(third.value(), "third");
    EXPECT_EQ(world.server.counts().max_open, 1u);
}

TEST(cancellation, while_it_connects) {
    client_world world;
    const support::black_hole hole(world.io, "127.0.0.3");
    world.options.base_url = "http://127.0.0.3:" + std::to_string(hole.endpoint().port());
    world.options.pool.max_connections = 1;
    for (int i = 0; i < 2; ++i) { // the second would wait in the queue if the first had kept its slot
        asio::cancellation_signal signal;
        support::outcome<std::string> result;
        support::start(world.io.get_executor(), world.chat("x"), result, signal.slot());
        world.io.restart();
        for (int turn = 0; turn < 50; ++turn) world.io.poll();
        signal.emit(asio::cancellation_type::terminal);
        ASSERT_TRUE(support::runs_until(world.io, [&] { return result.completions() > 0; }));
        EXPECT_EQ(result.code(), errc::cancelled);
        EXPECT_EQ(result.failure()->phase(), phase::connect);
    }
}

TEST(cancellation, of_a_call_by_every_type) {
    for (const auto type : {asio::cancellation_type::terminal, asio::cancellation_type::partial,
                            asio::cancellation_type::total, asio::cancellation_type::all}) {
        client_world world;
        world.server.push(reply::never());
        asio::cancellation_signal signal;
        int completions = 0;
        std::exception_ptr thrown;
        world.client().chat.create(
            openai::chat_request("gpt-4o").user("x"),
            asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr failure, openai::chat_completion) {
                ++completions;
                thrown = failure;
            }));
        ASSERT_TRUE(support::runs_until(world.io, [&] { return one_request(world); }));
        signal.emit(type);
        world.io.run_for(10s);
        ASSERT_EQ(completions, 1);
        EXPECT_EQ(openai::to_error(thrown).details().code, errc::cancelled);
    }
}

TEST(cancellation, of_a_stream_from_another_thread) {
    client_world world;
    world.server.push(reply(words).stall_body_after(700));
    auto& io = world.io;
    auto deltas = support::outcome_of(io, world.client().chat.stream(openai::chat_request("gpt-4o").user("x")));
    auto& stream = deltas.value();
    support::outcome<openai::chat_completion> collected;
    support::start(io.get_executor(), stream.collect(), collected);
    ASSERT_TRUE(support::runs_until(io, [&] { return body_begun(world); }));
    std::thread([&] {
        stream.cancel();
        stream.cancel();
    }).join();
    io.run_for(10s);
    EXPECT_EQ(collected.code(), errc::cancelled);
    EXPECT_EQ(support::outcome_of(io, stream.next()).code(), errc::cancelled);
    EXPECT_TRUE(world.server.wait_until_open(0));
}

TEST(cancellation, by_dropping_a_stream_frees_its_slot) {
    client_world world;
    world.options.pool.max_connections = 1;
    for (const auto& answer : {reply(words).stall_after_deltas(0), reply(words).stall_body_after(700)}) {
        world.server.push(answer);
        {
            auto deltas =
                support::outcome_of(world.io, world.client().chat.stream(openai::chat_request("gpt-4o").user("x")));
            EXPECT_EQ(deltas.code(), errc{});
        }
        EXPECT_FALSE(world.run_chat("again").failure());
    }
}

TEST(cancellation, while_several_threads_run_the_context) {
    client_world world;
    world.options.pool.max_connections = 3;
    world.server.otherwise(reply(words).delay_between(1ms));
    const auto client = world.client(); // made here, because the world makes it when it is first asked
    auto work = asio::make_work_guard(world.io);
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) threads.emplace_back([&] { world.io.run(); });
    std::atomic<int> completions = 0;
    constexpr int calls = 60;
    for (int i = 0; i < calls; ++i) {
        auto signal = std::make_shared<asio::cancellation_signal>();
        auto strand = asio::make_strand(world.io);
        asio::post(strand, [&, signal, strand, i] {
            asio::co_spawn(
                strand, client.chat.create(openai::chat_request("gpt-4o").user("x")),
                asio::bind_cancellation_slot(
                    signal->slot(), [&, signal](std::exception_ptr, openai::chat_completion) { ++completions; }));
            asio::post(strand, [signal, i] {
                if (i % 2 == 0) signal->emit(asio::cancellation_type::terminal);
            });
        });
    }
    const auto end = std::chrono::steady_clock::now() + 30s;
    while (completions < calls && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    work.reset();
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(completions, calls);
    EXPECT_LE(world.server.counts().max_open, 4u); // the server may see an end later than we
}

} // namespace
} // namespace cancellation_test
