// SPDX-License-Identifier: BSL-1.0
#include "support/client_world.hpp"
#include "support/long_tests.hpp"
#include "support/streamed_answer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <iostream>
#include <list>

namespace keep_alive_test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using openai::errc;
using openai::testing::cut;
using support::client_world;
using support::reply;
using support::server_options;

class keep_alive : public testing::TestWithParam<bool> {
protected:
    static server_options serving() { return server_options().https(GetParam()); }

    /// Of a server that keeps them: one connection, and one more by which that is found out.
    static constexpr std::size_t kept = 2;

    static void good_calls(client_world& world, int count) {
        for (int i = 0; i < count; ++i) {
            const auto prompt = "call " + std::to_string(i);
            EXPECT_EQ(i % 2 == 0 ? world.run_chat(prompt).value() : world.run_stream(prompt).value(), prompt);
        }
    }

    /// Another client's call, answered after `time`: what the server had to do before then is done.
    static void let_the_server_work(client_world& world, std::chrono::milliseconds time = 1ms) {
        world.server.on("later", reply("now").delay(time));
        openai::client other(world.io, world.options);
        const auto result =
            support::outcome_of(world.io, other.chat.create(openai::chat_request("gpt-4o").user("later")));
        EXPECT_FALSE(result.failure());
    }
};

INSTANTIATE_TEST_SUITE_P(schemes, keep_alive, testing::Bool(),
                         [](const auto& of) { return of.param ? "https" : "http"; });

TEST_P(keep_alive, one_connection_carries_everything) {
    client_world world(serving());
    good_calls(world, 10);
    world.server.push(reply::error(404, "an error is an answer, too"));
    EXPECT_EQ(world.chat_failure("x").details().code, errc::not_found);
    good_calls(world, 2);
    EXPECT_LE(world.server.counts().connections, kept);
}

/// No connection is used again, and a call that waits is given a new one.
TEST_P(keep_alive, of_no_time_is_none) {
    for (const bool in_total : {false, true}) {
        client_world world(serving());
        (in_total ? world.options.pool.max_idle_total : world.options.pool.max_idle) = 0;
        world.options.pool.max_connections = 1;
        good_calls(world, 10);
        EXPECT_EQ(world.server.counts().connections, 10u);
        int good = 0;
        for (int i = 0; i < 4; ++i)
            world.client().chat.create(
                openai::chat_request("m").user("at once"),
                [&](std::exception_ptr thrown, const openai::chat_completion&) { good += thrown ? 0 : 1; });
        EXPECT_TRUE(support::runs_until(world.io, [&] { return good == 4; }));
        EXPECT_EQ(world.server.counts().connections, 14u);
    }
}

/// Answers the first request with 503 when it has its head, reads no more of it, and stays; the others well.
asio::awaitable<void> answer_early(asio::ip::tcp::acceptor& door, std::list<asio::ip::tcp::socket>& kept) {
    const std::string body =
        R"({"choices":[{"index":0,"message":{"role":"assistant","content":"good"},"finish_reason":"stop"}]})";
    for (;;) {
        auto& socket = kept.emplace_back(co_await door.async_accept(asio::use_awaitable));
        std::string head;
        co_await asio::async_read_until(socket, asio::dynamic_buffer(head), "\r\n\r\n", asio::use_awaitable);
        auto answer = "HTTP/1.1 200 OK\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        if (kept.size() == 1) answer = "HTTP/1.1 503 Busy\r\nkeep-alive: timeout=60\r\ncontent-length: 2\r\n\r\n{}";
        co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
    }
}

TEST(early_answer, ends_the_use_of_its_connection) {
    asio::io_context io;
    std::list<asio::ip::tcp::socket> kept;
    asio::ip::tcp::acceptor door(io, asio::ip::tcp::v4());
    door.set_option(asio::socket_base::receive_buffer_size(4096));
    door.bind({asio::ip::address_v4::loopback(), 0});
    door.listen();
    asio::co_spawn(io, answer_early(door, kept), asio::detached);
    openai::client_options options("sk-test");
    options.base_url = "http://127.0.0.1:" + std::to_string(door.local_endpoint().port()) + "/v1";
    options.retry = openai::retry_policy::none();
    const openai::client client(io, options);

    const auto large = openai::chat_request("m").user(std::string(16 << 20, 'x')); // more than systems take unread
    auto refused = support::outcome_of(io, client.chat.create(large));
    EXPECT_EQ(refused.code(), errc::server_error);
    auto answer = support::outcome_of(io, client.chat.create(openai::chat_request("m").user("?")));
    ASSERT_FALSE(answer.failure()) << answer.failure()->what();
    EXPECT_EQ(answer.value().text(), "good");
    EXPECT_EQ(kept.size(), 2u);
}

TEST_P(keep_alive, a_server_that_limits_requests_is_no_error) {
    client_world world(serving().close_after(3));
    for (int i = 0; i < 12; ++i) EXPECT_EQ(world.run_chat("call").value(), "call");
    EXPECT_EQ(world.server.counts().connections, 4u);
}

/// Behind a stream it is not known yet whether the server keeps the connection, and one more may be opened.
TEST_P(keep_alive, a_server_that_limits_requests_may_see_one_connection_more_for_streams) {
    client_world world(serving().close_after(3));
    good_calls(world, 12);
    const auto opened = world.server.counts().connections;
    EXPECT_GE(opened, 4u);
    EXPECT_LE(opened, 4 + kept - 1) << "the last two may be used in part";
}

TEST_P(keep_alive, connection_close_is_obeyed) {
    client_world world(serving());
    world.server.otherwise(reply().close());
    for (int i = 0; i < 4; ++i) EXPECT_EQ(world.run_chat("x").value(), "x");
    EXPECT_EQ(world.server.counts().connections, 4u);
    EXPECT_EQ(world.run_stream("one two").value(), "one two");
    EXPECT_EQ(world.server.counts().connections, 5u);
}

TEST_P(keep_alive, a_body_without_length_ends_with_its_connection) {
    client_world world(serving());
    world.server.otherwise(reply().without_length());
    EXPECT_EQ(world.run_chat("x").value(), "x");
    EXPECT_EQ(world.run_stream("one two").value(), "one two");
    EXPECT_EQ(world.server.counts().connections, 2u);
}

TEST_P(keep_alive, connections_that_the_server_closed_are_not_used) {
    for (const auto how : {cut::fin, cut::reset, cut::no_close_notify}) {
        client_world world(serving());
        good_calls(world, 1);
        let_the_server_work(world);
        world.server.close_idle(how);
        let_the_server_work(world);
        good_calls(world, 2);
        EXPECT_EQ(world.server.counts().connections, 4u);
        EXPECT_EQ(world.server.counts().requests, 5u);
    }
}

TEST_P(keep_alive, a_server_that_closes_idle_connections_costs_no_call) {
    client_world world(serving().idle_limit(10ms));
    for (int i = 0; i < 3; ++i) {
        good_calls(world, 1);
        let_the_server_work(world, 30ms);
    }
    EXPECT_EQ(world.server.counts().requests, 6u);
    EXPECT_EQ(world.server.counts().connections, 6u);
}

TEST_P(keep_alive, surplus_bytes_end_a_connection) {
    const std::string evil = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil";
    for (const auto& answer : {reply("good").junk(evil), reply("good").junk("\n"), reply("good").junk(evil).at_once(),
                               reply("good").junk(evil, 5ms)}) {
        client_world world(serving());
        world.server.push(answer);
        EXPECT_EQ(world.run_chat("x").value(), "good");
        let_the_server_work(world, 20ms);
        EXPECT_EQ(world.run_chat("x").value(), "x");
        EXPECT_EQ(world.server.counts().connections, 3u);
    }
}

TEST_P(keep_alive, done_ends_a_stream_and_not_its_connection) {
    client_world world(serving());
    world.server.push(reply("one").after_done(": bye\n\n").delay_between(2ms));
    EXPECT_EQ(world.run_stream("x").value(), "one");
    good_calls(world, 3);
    EXPECT_LE(world.server.counts().connections, kept);
}

TEST_P(keep_alive, what_follows_done_is_bounded) {
    const std::string silent =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        "26\r\ndata: {\"choices\":[{}]}\n\ndata: [DONE]\n\n\r\n"; // and no last chunk
    for (const auto& answer : {reply().after_done(std::string(4u << 20, '\n')), reply::raw(silent).keep_open()}) {
        client_world world(serving());
        world.options.pool.max_connections = 1;
        world.server.push(answer);
        const auto result = world.run_stream("x");
        EXPECT_FALSE(result.failure()) << result.failure()->what();
        EXPECT_EQ(world.run_chat("y").value(), "y");
        EXPECT_EQ(world.server.counts().connections, 2u);
    }
}

/// The first call behind such a stream may wait for its end, which does not come; those after it do not.
TEST_P(keep_alive, a_server_that_holds_bodies_open_holds_back_one_call) {
    client_world world(serving());
    world.options.pool.max_connections = 1;
    good_calls(world, 1);
    auto held_open = support::streamed_answer().add("x").finish();
    held_open.resize(held_open.size() - std::string_view("0\r\n\r\n").size());
    std::vector<std::chrono::steady_clock::duration> took;
    for (int i = 0; i < 5; ++i) {
        world.server.push(reply::raw(held_open).keep_open());
        EXPECT_FALSE(world.run_stream("x").failure());
        const auto began = std::chrono::steady_clock::now();
        good_calls(world, 1);
        took.push_back(std::chrono::steady_clock::now() - began);
    }
    std::ranges::sort(took);
    EXPECT_LT(took[2], 125ms) << "the usual call waited for a body's end";
}

TEST_P(keep_alive, old_connections_are_left_alone) {
    client_world world(serving());
    world.options.pool.idle_limit = 1ms;
    good_calls(world, 1);
    let_the_server_work(world, 5ms);
    good_calls(world, 1);
    EXPECT_EQ(world.server.counts().connections, 3u);
}

asio::awaitable<void> call_one(client_world& world, int number, std::vector<std::string>& order) {
    auto answer = co_await world.chat(std::to_string(number));
    order.push_back(std::move(answer));
}

asio::awaitable<void> call_all(client_world& world, int count, std::vector<std::string>& order) {
    for (int i = 0; i < count; ++i) {
        asio::co_spawn(world.io, call_one(world, i, order), openai::rethrow);
    }
    co_return;
}

TEST_P(keep_alive, calls_share_few_connections_in_order) {
    client_world world(serving());
    world.options.pool.max_connections = 2;
    std::vector<std::string> order;
    EXPECT_FALSE(support::outcome_of(world.io, call_all(world, 20, order)).failure());
    ASSERT_TRUE(support::runs_until(world.io, [&] { return order.size() == 20; }));
    EXPECT_LE(world.server.counts().connections, 3u); // one by which the server becomes known
    EXPECT_EQ(world.server.counts().requests, 20u);
    std::vector<int> queued;
    for (const auto& seen : world.server.requests())
        if (const int number = std::stoi(seen.prompt); number >= 2) queued.push_back(number);
    for (std::size_t i = 0; i < queued.size(); ++i) // two are under way at a time and may pass each other
        EXPECT_LE(std::abs(queued[i] - static_cast<int>(i + 2)), 1) << i;
}

TEST_P(keep_alive, a_full_queue_refuses_at_once) {
    client_world world(serving());
    world.options.pool.max_connections = 1;
    world.options.pool.max_waiting = 2;
    world.server.push(reply::never());
    std::vector<support::outcome<std::string>> calls(4);
    for (auto& call : calls) {
        support::start(world.io.get_executor(), world.chat("x"), call);
        world.io.poll();
    }
    ASSERT_TRUE(support::runs_until(world.io, [&] { return calls[3].finished(); }));
    EXPECT_EQ(calls[3].code(), errc::queue_full);
    EXPECT_EQ(calls[3].failure()->maybe_billed(), openai::billing::no);
    EXPECT_EQ(calls[1].completions() + calls[2].completions(), 0);
}

TEST_P(keep_alive, what_the_server_announces_is_obeyed) {
    for (const bool announced : {true, false}) {
        client_world world(serving());
        if (announced) world.server.otherwise(reply().header("keep-alive", "timeout=1, max=100"));
        good_calls(world, 3); // a limit of one second leaves nothing to be idle in
        if (announced) EXPECT_EQ(world.server.counts().connections, 3u);
        else EXPECT_LE(world.server.counts().connections, kept);
    }
}

TEST_P(keep_alive, an_unasked_answer_is_the_answer_to_nothing) {
    client_world world(serving());
    world.server.push(reply("good").junk("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n", 3ms));
    EXPECT_EQ(world.run_chat("x").value(), "good");
    let_the_server_work(world, 20ms);
    EXPECT_EQ(world.run_chat("y").value(), "y");
    EXPECT_EQ(world.server.counts().connections, 3u);
    EXPECT_EQ(world.server.counts().requests, 3u);
}

TEST_P(keep_alive, idle_connections_that_are_closed_go_while_another_call_is_under_way) {
    client_world world(serving());
    std::vector<support::outcome<std::string>> calls(3);
    for (auto& call : calls) support::start(world.io.get_executor(), world.chat("x"), call);
    ASSERT_TRUE(support::runs_until(
        world.io, [&] { return std::ranges::all_of(calls, [](const auto& call) { return call.finished(); }); }));
    ASSERT_EQ(world.server.counts().connections, 3u);
    world.server.push(reply::never());
    support::outcome<std::string> busy;
    asio::cancellation_signal signal;
    support::start(world.io.get_executor(), world.chat("y"), busy, signal.slot());
    ASSERT_TRUE(support::runs_until(world.io, [&] { return world.server.counts().requests == 4; }));
    world.server.close_idle();
    ASSERT_TRUE(support::runs_until(world.io, [&] { return world.server.counts().open == 1; })); // ours went, too
    EXPECT_EQ(busy.completions(), 0);
    signal.emit(asio::cancellation_type::terminal);
    world.io.restart();
    world.io.run_for(10s);
    EXPECT_TRUE(world.io.stopped());
    EXPECT_EQ(busy.code(), errc::cancelled);
}

TEST_P(keep_alive, idle_connections_keep_no_context_running) {
    client_world world(serving());
    std::vector<support::outcome<std::string>> calls(5);
    for (auto& call : calls) support::start(world.io.get_executor(), world.chat("x"), call);
    world.io.run_for(10s);
    EXPECT_TRUE(world.io.stopped());
    for (auto& call : calls) EXPECT_EQ(call.value(), "x");
    EXPECT_EQ(world.server.counts().open, world.server.counts().connections);
}

TEST_P(keep_alive, a_burst_opens_few_connections_at_once_and_none_without_need) {
    client_world world(serving());
    const std::size_t count = 1000;
    std::vector<support::outcome<std::string>> calls(count);
    for (auto& call : calls) support::start(world.io.get_executor(), world.chat("x"), call);
    ASSERT_TRUE(support::runs_until(
        world.io, [&] { return std::ranges::all_of(calls, [](const auto& call) { return call.finished(); }); }));
    for (auto& call : calls) EXPECT_EQ(call.value(), "x");
    EXPECT_EQ(world.server.counts().requests, count);
    EXPECT_LE(world.server.counts().max_open, 256u);
    std::cout << count << " calls at once: " << world.server.counts().connections << " connections\n";
}

TEST_P(keep_alive, streams_after_each_other_cost_no_handshakes) {
    const int streams = support::long_tests() ? 10'000 : 300;
    client_world world(serving());
    for (int i = 0; i < streams; ++i) ASSERT_EQ(world.run_stream("one two three").value(), "one two three") << i;
    const auto counts = world.server.counts();
    std::cout << streams << " streams: " << counts.connections << " connections, "
              << counts.full_handshakes + counts.resumed_handshakes << " handshakes\n";
    EXPECT_LE(counts.connections, 10u);
    EXPECT_EQ(counts.requests, static_cast<std::size_t>(streams));
}

TEST_P(keep_alive, a_reset_after_the_request_is_told_and_not_repeated) {
    client_world world(serving());
    good_calls(world, 1);
    world.server.push(reply::drop(cut::reset));
    const auto failure = world.chat_failure("x");
    EXPECT_EQ(failure.details().code, errc::connection_lost);
    EXPECT_EQ(failure.maybe_billed(), openai::billing::unknown);
    EXPECT_EQ(failure.attempts(), 1);
    EXPECT_EQ(world.server.counts().requests, 2u);
    good_calls(world, 1);
    EXPECT_EQ(world.server.counts().connections, 2u);
}

TEST_P(keep_alive, a_reset_at_once_is_healed_or_told) {
    for (int i = 0; i < 20; ++i) {
        client_world world(serving());
        world.options.retry.max_attempts = 2;
        world.options.retry.transient.base = world.options.retry.min_delay = 1ms;
        world.server.accept_next(openai::testing::on_accept::reset);
        const auto result = world.run_chat("x");
        if (const auto failure = result.failure()) { // the request was on its way
            EXPECT_FALSE(GetParam());
            EXPECT_EQ(failure->details().code, errc::connection_lost);
            EXPECT_EQ(failure->maybe_billed(), openai::billing::unknown);
        }
        EXPECT_EQ(world.server.counts().requests, result.failure() ? 0u : 1u);
        good_calls(world, 1);
        EXPECT_EQ(world.server.counts().connections, 2u);
    }
}

} // namespace
} // namespace keep_alive_test
