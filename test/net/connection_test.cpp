// SPDX-License-Identifier: BSL-1.0
#include "net/connection.hpp"
#include "net/exchange.hpp"
#include "support/peers/scripted_transport.hpp"
#include "support/run.hpp"

#include <thread>

namespace connection_test {
namespace {

namespace asio = boost::asio;
namespace net = openai::detail::net;
using namespace std::chrono_literals;
using openai::errc;
using openai::phase;
using support::script;

struct fixture {
    explicit fixture(script steps)
        : wire(std::make_unique<support::scripted_transport>(context.get_executor(), std::move(steps), log),
               context.get_executor()) {}

    asio::awaitable<bool> fill(std::size_t times = 1) {
        for (std::size_t i = 0; i < times; ++i) {
            const auto result = co_await wire.fill();
            if (result.status != net::io_status::ok) co_return false;
        }
        co_return true;
    }

    asio::io_context context;
    std::shared_ptr<support::transport_log> log = std::make_shared<support::transport_log>();
    net::connection wire;
};

net::deadline in(std::chrono::milliseconds limit, errc code) {
    return net::deadline::after(net::clock::now(), limit, code);
}

TEST(connection, collects_pieces_until_they_are_consumed) {
    const std::string text(40'000, 'x');
    fixture f(script().pieces(text, 1000));
    EXPECT_TRUE(support::outcome_of(f.context, f.fill(30)).value());
    EXPECT_EQ(f.wire.buffered().size(), 30'000u);
    f.wire.consume(29'999);
    EXPECT_EQ(f.wire.buffered(), "x");
    EXPECT_TRUE(support::outcome_of(f.context, f.fill(10)).value());
    EXPECT_EQ(f.wire.buffered().size(), 10'001u);
}

TEST(connection, bounds_what_nobody_consumes) {
    fixture f(script().bytes(std::string(1'000'000, 'x')));
    f.wire.set_deadline({}, phase::body);
    f.wire.set_billing(openai::billing::yes);
    const auto failure = *support::outcome_of(f.context, f.fill(1000)).failure();
    EXPECT_EQ(failure.details().code, errc::limit_exceeded);
    EXPECT_EQ(failure.phase(), phase::body);
    EXPECT_EQ(failure.maybe_billed(), openai::billing::yes);
    EXPECT_LE(f.wire.buffered().size(), 64u << 10);
}

TEST(connection, names_phase_limit_and_time_of_a_passed_deadline) {
    const struct {
        errc code;
        phase where;
        const char* words;
    } cases[] = {{errc::first_byte_timeout, phase::first_byte, "in phase first byte (timeouts.first_byte)"},
                 {errc::idle_timeout, phase::body, "in phase body (timeouts.idle)"},
                 {errc::total_timeout, phase::stream, "in phase stream (timeouts.total)"}};
    for (const auto& one : cases) {
        fixture f(script{});
        f.wire.set_deadline(in(20ms, one.code), one.where);
        const auto failure = *support::outcome_of(f.context, f.fill()).failure();
        EXPECT_EQ(failure.details().code, one.code);
        EXPECT_EQ(failure.phase(), one.where);
        EXPECT_TRUE(failure.retryable());
        const auto& context = failure.details().context;
        EXPECT_TRUE(context.starts_with("limit 20 ms, gave up after ")) << context;
        EXPECT_TRUE(context.ends_with(one.words)) << context;
        EXPECT_EQ(f.log->aborts, 1);
    }
}

TEST(connection, keeps_the_name_of_the_deadline_that_passed) {
    fixture f(script().bytes("late"));
    f.wire.set_deadline(in(20ms, errc::first_byte_timeout), phase::first_byte);
    ASSERT_TRUE(support::runs_until(f.context, [&] { return f.log->aborts == 1; }));
    f.wire.set_deadline(in(1h, errc::idle_timeout), phase::body); // the reader was just too late
    const auto failure = *support::outcome_of(f.context, f.fill()).failure();
    EXPECT_EQ(failure.details().code, errc::first_byte_timeout);
    EXPECT_EQ(failure.phase(), phase::first_byte);
    EXPECT_TRUE(failure.details().context.starts_with("limit 20 ms")) << failure.what();
}

TEST(connection, counts_a_deadline_anew_each_time_it_is_set) {
    fixture f(script().pieces("abcdef", 1));
    f.wire.set_deadline(in(20ms, errc::idle_timeout), phase::body);
    f.wire.set_deadline(in(1h, errc::idle_timeout), phase::body);
    EXPECT_TRUE(support::outcome_of(f.context, f.fill(6)).value());
    f.wire.set_deadline(in(20ms, errc::idle_timeout), phase::body);
    EXPECT_EQ(support::outcome_of(f.context, f.fill()).code(), errc::idle_timeout);
}

TEST(connection, is_aborted_from_another_thread_and_keeps_the_first_reason) {
    fixture f(script{});
    support::outcome<bool> result;
    support::start(f.context.get_executor(), f.fill(), result);
    ASSERT_TRUE(support::runs_until(f.context, [&] { return f.log->waits == 1; }));
    std::thread([&] {
        f.wire.abort(errc::client_closed);
        f.wire.abort(errc::cancelled);
    }).join();
    f.context.run_for(10s);
    EXPECT_EQ(result.code(), errc::client_closed);
    EXPECT_EQ(result.completions(), 1);
    EXPECT_EQ(support::outcome_of(f.context, f.fill()).code(), errc::client_closed);
}

TEST(connection, is_cancelled_while_it_waits) {
    for (const auto type : {asio::cancellation_type::terminal, asio::cancellation_type::partial}) {
        fixture f(script{});
        asio::cancellation_signal signal;
        support::outcome<bool> result;
        support::start(f.context.get_executor(), f.fill(), result, signal.slot());
        ASSERT_TRUE(support::runs_until(f.context, [&] { return f.log->waits == 1; }));
        signal.emit(type);
        if (type != asio::cancellation_type::terminal) signal.emit(asio::cancellation_type::terminal);
        f.context.run_for(10s);
        EXPECT_EQ(result.code(), errc::cancelled);
        EXPECT_EQ(result.completions(), 1);
    }
}

TEST(connection, at_rest_and_settled_holds_neither_timer_nor_deadline) {
    fixture f(script().bytes("x"));
    f.wire.set_deadline(in(1h, errc::total_timeout), phase::body);
    EXPECT_TRUE(f.wire.try_fill().status == net::io_status::ok);
    EXPECT_FALSE(f.wire.quiet());
    f.wire.rest();
    EXPECT_TRUE(f.wire.quiet());
    f.wire.settle();
    f.context.restart();
    f.context.run_for(10s);
    EXPECT_TRUE(f.context.stopped()); // it ran out of work, not out of time
    EXPECT_EQ(f.log->aborts, 0);
}

TEST(connection, shuts_down_through_the_transport) {
    auto f = std::make_unique<fixture>(script{});
    const auto log = f->log;
    f->wire.shutdown();
    EXPECT_TRUE(log->shutdown);
    f.reset();
    EXPECT_TRUE(log->destroyed);
}

std::string fill(net::read_buffer& buffer, std::size_t bytes, char with) {
    const auto room = buffer.room();
    const auto count = std::min(bytes, room.size());
    std::fill_n(room.begin(), count, with);
    buffer.added(count);
    return std::string(count, with);
}

TEST(read_buffer, keeps_what_is_not_used_through_rests_and_growth) {
    net::read_buffer buffer;
    EXPECT_TRUE(buffer.empty());
    EXPECT_GE(buffer.room().size(), net::read_buffer::record);
    for (const std::size_t left : {0u, 1u, 2u, 16u, 17u, 5000u}) {
        auto expected = fill(buffer, 6000, 'a');
        buffer.consume(expected.size() - left);
        expected = expected.substr(expected.size() - left);
        buffer.rest();
        EXPECT_EQ(buffer.view(), expected);
        while (buffer.view().size() < 50'000) expected += fill(buffer, 15'000, 'b');
        EXPECT_EQ(buffer.view(), expected);
        buffer.consume(20'000);
        EXPECT_EQ(buffer.view(), std::string_view(expected).substr(20'000));
        buffer.consume(buffer.view().size());
        EXPECT_TRUE(buffer.empty());
    }
}

TEST(read_buffer, has_a_limit) {
    net::read_buffer buffer;
    for (int i = 0; i < 100 && !buffer.room().empty(); ++i) fill(buffer, net::read_buffer::record, 'x');
    EXPECT_TRUE(buffer.room().empty());
    EXPECT_EQ(buffer.view().size(), net::read_buffer::limit);
    buffer.clear();
    EXPECT_TRUE(buffer.empty());
    EXPECT_GE(buffer.room().size(), net::read_buffer::record);
}

} // namespace

/// An answer that comes before the server has all of the request.
namespace {

openai::detail::protocol::wire_request request_of(std::size_t body) {
    openai::detail::protocol::http_request result;
    result.method = "POST";
    result.target = "/v1/x";
    result.host = "localhost";
    result.body = std::string(body, 'b');
    return openai::detail::protocol::to_wire(std::move(result));
}

struct early {
    const char* what;
    std::size_t body;
    bool delivered;
    std::optional<std::uint64_t> confirmed;
    bool reusable;
};

TEST(early_answer, ends_the_use_of_its_connection) {
    const early rows[] = {
        {"all of a large request has arrived", 100'000, true, 600, true},
        {"a part of it has", 100'000, false, 600, false},
        {"all of a small one has", 100, true, 600, true},
        {"a small one went out in one piece", 100, false, 600, true},
        {"the system does not count", 100'000, false, std::nullopt, true},
        {"the system counts nothing", 100'000, false, 0, true},
    };
    for (const char* status : {"503 Service Unavailable", "413 Content Too Large", "200 OK"}) {
        for (const auto& row : rows) {
            asio::io_context context;
            const auto log = std::make_shared<support::transport_log>();
            log->confirmed = row.confirmed ? std::optional<std::uint64_t>(std::min<std::uint64_t>(*row.confirmed, 500))
                                           : std::nullopt;
            log->confirmed_after_wait = row.confirmed;
            log->delivered = row.delivered;
            script steps;
            steps.pause().bytes("HTTP/1.1 " + std::string(status) + "\r\ncontent-length: 0\r\n\r\n");
            net::connection wire(
                std::make_unique<support::scripted_transport>(context.get_executor(), std::move(steps), log),
                context.get_executor());
            net::exchange exchange(wire, [](std::string_view) {});
            const auto sent = request_of(row.body);
            const auto perform = [&]() -> asio::awaitable<void> {
                if (!exchange.try_send(sent)) co_await exchange.send_rest(sent, 1s, {});
                co_await exchange.receive_head({});
            };
            EXPECT_EQ(support::outcome_of(context, perform()).code(), openai::errc{}) << row.what;
            EXPECT_EQ(exchange.reusable(), row.reusable) << row.what << ", " << status;
        }
    }
}

} // namespace
} // namespace connection_test
