// SPDX-License-Identifier: BSL-1.0
#include "net/exchange.hpp"
#include "support/peers/scripted_transport.hpp"
#include "support/run.hpp"

namespace exchange_test {
namespace {

namespace asio = boost::asio;
namespace net = openai::detail::net;
using namespace std::chrono_literals;
using openai::billing;
using openai::errc;
using openai::phase;
using support::script;

openai::detail::protocol::wire_request request() {
    openai::detail::protocol::http_request result;
    result.method = "POST";
    result.target = "/v1/x";
    result.host = "localhost";
    result.body = std::string(100, 'b');
    return openai::detail::protocol::to_wire(std::move(result));
}

const std::string whole_request = openai::detail::protocol::write_head(request()) + request().body;

/// One exchange on one scripted connection.
struct fixture {
    explicit fixture(script steps)
        : wire(std::make_unique<support::scripted_transport>(context.get_executor(), std::move(steps), log),
               context.get_executor())
        , exchange(wire, [this](std::string_view piece) { body += piece; }) {}

    asio::awaitable<void> receive() {
        co_await exchange.receive_head({});
        co_await receive_body();
    }
    asio::awaitable<void> receive_body() {
        while (!exchange.done())
            if (!exchange.try_step()) co_await exchange.step();
    }
    asio::awaitable<void> perform(std::chrono::milliseconds write_limit, net::deadline total) {
        const auto sent = request();
        if (!exchange.try_send(sent)) co_await exchange.send_rest(sent, write_limit, total);
        co_await receive();
    }

    openai::error failure() { return *support::outcome_of(context, perform(1s, {})).failure(); }

    boost::asio::io_context context;
    std::shared_ptr<support::transport_log> log = std::make_shared<support::transport_log>();
    std::string body;
    net::connection wire;
    net::exchange exchange;
};

struct answer {
    std::string name;
    std::string head;
    std::string framed;
    std::string body;
    bool ends_by_eof = false;
    std::string bytes() const { return head + framed; }
};

std::vector<answer> answers() {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::string chunks = "5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nx-trailer: 1\r\n\r\n";
    return {
        {"length", ok + "content-length: 11\r\n\r\n", "hello world", "hello world"},
        {"chunked", ok + "transfer-encoding: chunked\r\n\r\n", chunks, "hello world"},
        {"interim", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + ok + "content-length: 2\r\n\r\n", "ab", "ab"},
        {"no_body", "HTTP/1.1 204 No Content\r\nx: y\r\n\r\n", "", ""},
        {"until_eof", ok + "x: y\r\n\r\n", "hello", "hello", true}};
}

class every_answer : public testing::TestWithParam<answer> {
protected:
    static void expect_complete(script steps, const std::string& how) {
        fixture f(std::move(GetParam().ends_by_eof ? steps.end() : steps));
        EXPECT_EQ(support::outcome_of(f.context, f.perform(1s, {})).code(), errc{}) << how;
        EXPECT_EQ(f.body, GetParam().body) << how;
        EXPECT_EQ(f.exchange.reusable(), !GetParam().ends_by_eof) << how;
    }
};

TEST_P(every_answer, is_the_same_in_any_pieces) {
    const auto bytes = GetParam().bytes();
    for (const std::size_t size : {std::size_t(1), std::size_t(2), std::size_t(7), bytes.size()})
        expect_complete(script().pieces(bytes, size), "pieces of " + std::to_string(size));
    for (std::size_t at = 1; at < bytes.size(); ++at)
        expect_complete(script().bytes(bytes.substr(0, at)).pause().bytes(bytes.substr(at)),
                        "split at " + std::to_string(at));
    expect_complete(script().until_writable().bytes(bytes), "a read that has to write first");
}

struct failing {
    const char* name;
    net::io_status status;
    int error;
};

TEST_P(every_answer, is_never_complete_when_it_ends_early) {
    const failing endings[] = {{"end", net::io_status::end, 0},
                               {"cut", net::io_status::cut, 0},
                               {"reset", net::io_status::failed, ECONNRESET},
                               {"pipe", net::io_status::failed, EPIPE},
                               {"silent peer", net::io_status::failed, ETIMEDOUT},
                               {"no route", net::io_status::failed, EHOSTUNREACH},
                               {"no buffers", net::io_status::failed, ENOBUFS},
                               {"bad record", net::io_status::failed, 0}};
    const auto bytes = GetParam().bytes();
    const auto head = GetParam().head.size();
    for (const auto& ending : endings)
        for (std::size_t at = 0; at <= bytes.size(); ++at) {
            if (at == bytes.size() && !GetParam().ends_by_eof) continue; // complete
            if (ending.status == net::io_status::end && GetParam().ends_by_eof && at >= head) continue;
            auto steps = script().bytes(bytes.substr(0, at)).pause();
            if (at == 0) steps = script();
            steps.reads.push_back({ending.status, {}, 0, ending.error});
            fixture f(std::move(steps));
            const auto failure = f.failure();
            const auto where = std::string(ending.name) + " at " + std::to_string(at) + ": " + failure.what();
            ASSERT_EQ(failure.details().code, at == 0 ? errc::connection_lost : errc::truncated) << where;
            ASSERT_EQ(failure.phase(), at < head ? phase::first_byte : phase::body) << where;
            ASSERT_EQ(failure.maybe_billed(), at < head ? billing::unknown : billing::yes) << where;
            ASSERT_EQ(failure.details().cause.value(), ending.error) << where;
            ASSERT_TRUE(failure.retryable()) << where; // later; whether it is retried the billing decides
            ASSERT_FALSE(f.exchange.reusable()) << where;
        }
}

INSTANTIATE_TEST_SUITE_P(answers, every_answer, testing::ValuesIn(answers()),
                         [](const auto& of) { return of.param.name; });

TEST(exchange, knows_what_may_have_been_billed) {
    const struct {
        const char* head;
        billing expected;
    } cases[] = {{"HTTP/1.1 200 OK\r\n", billing::yes},
                 {"HTTP/1.1 404 Not Found\r\n", billing::no},
                 {"HTTP/1.1 503 Busy\r\n", billing::unknown}};
    for (const auto& [head, expected] : cases) {
        fixture f(script().bytes(head + std::string("content-length: 9\r\n\r\n1234")));
        f.wire.set_billing(billing::unknown);
        EXPECT_EQ(support::outcome_of(f.context, f.exchange.receive_head({})).code(), errc{});
        f.wire.set_deadline(net::deadline::after(net::clock::now(), 20ms, errc::idle_timeout), phase::body);
        const auto failure = *support::outcome_of(f.context, f.receive_body()).failure();
        EXPECT_EQ(failure.details().code, errc::idle_timeout);
        EXPECT_EQ(failure.maybe_billed(), expected) << head;
    }
}

TEST(exchange, tells_phase_and_billing_of_what_is_not_http) {
    const struct {
        const char* bytes;
        errc code;
        phase where;
        billing billed;
    } cases[] = {
        {"SSH-2.0-OpenSSH_9.2\r\n", errc::protocol_error, phase::first_byte, billing::unknown},
        {"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n", errc::protocol_error,
         phase::first_byte, billing::unknown},
        {"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n", errc::protocol_error, phase::body,
         billing::yes},
    };
    for (const auto& one : cases) {
        fixture f(script().bytes(one.bytes));
        const auto failure = f.failure();
        EXPECT_EQ(failure.details().code, one.code) << one.bytes;
        EXPECT_EQ(failure.phase(), one.where) << one.bytes;
        EXPECT_EQ(failure.maybe_billed(), one.billed) << one.bytes;
        EXPECT_FALSE(failure.retryable());
    }
}

TEST(exchange, refuses_reuse_after_surplus_bytes_or_a_closing_answer) {
    const std::string ok = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n";
    const struct {
        std::string bytes;
        bool reusable;
    } cases[] = {{ok + "\r\nx", true},
                 {ok + "\r\nxy", false},
                 {ok + "connection: close\r\n\r\nx", false},
                 {"HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx", false}};
    for (const auto& [bytes, reusable] : cases) {
        fixture f(script().bytes(bytes));
        EXPECT_EQ(support::outcome_of(f.context, f.perform(1s, {})).code(), errc{}) << bytes;
        EXPECT_EQ(f.body, "x");
        EXPECT_EQ(f.exchange.reusable(), reusable) << bytes;
    }
}

TEST(exchange, knows_a_request_that_never_arrived) {
    const struct {
        const char* what;
        int earlier_uses;
        net::io_status ending;
        std::optional<std::uint64_t> confirmed_after;
        billing expected;
    } cases[] = {{"closed before a byte arrived", 1, net::io_status::end, 500, billing::no},
                 {"without close_notify", 1, net::io_status::cut, 500, billing::no},
                 {"a byte arrived", 1, net::io_status::end, 501, billing::unknown},
                 {"a reset proves nothing", 1, net::io_status::failed, 500, billing::unknown},
                 {"a new connection", 0, net::io_status::end, 500, billing::unknown},
                 {"the system cannot tell", 1, net::io_status::end, std::nullopt, billing::unknown}};
    for (const auto& one : cases) {
        auto steps = script().pause();
        steps.reads.push_back({one.ending, {}, 0, ECONNRESET});
        fixture f(std::move(steps));
        f.log->confirmed = one.confirmed_after ? std::optional<std::uint64_t>(500) : std::nullopt;
        f.log->confirmed_after_wait = one.confirmed_after;
        for (int i = 0; i < one.earlier_uses; ++i) f.wire.begin_use();
        const auto failure = f.failure();
        EXPECT_EQ(failure.details().code, errc::connection_lost) << one.what;
        EXPECT_EQ(failure.maybe_billed(), one.expected) << one.what;
    }
}

TEST(exchange, knows_that_a_broken_write_reached_nobody) {
    const struct {
        const char* what;
        int earlier_uses;
        std::size_t taken;
        int error;
        std::uint64_t confirmed_after;
        errc code;
        billing expected;
    } cases[] = {
        {"nothing written", 1, 0, ECONNRESET, 500, errc::connection_lost, billing::no},
        {"nothing written on a new connection", 0, 0, ECONNRESET, 500, errc::connection_lost, billing::no},
        {"an end before the reset", 1, 10, EPIPE, 500, errc::connection_lost, billing::no},
        {"the same, something confirmed", 1, 10, EPIPE, 501, errc::write_failed, billing::unknown},
        {"the same on a new connection", 0, 10, EPIPE, 500, errc::write_failed, billing::unknown},
        {"a reset, after which reading tells of an end, too", 1, 10, ECONNRESET, 500, errc::write_failed,
         billing::unknown},
    };
    for (const auto& one : cases) {
        auto steps = script().refuse(one.error).pause().end();
        if (one.taken > 0) steps.writes.push_front({net::io_status::ok, {}, one.taken});
        fixture f(std::move(steps));
        f.log->confirmed = 500;
        f.log->confirmed_after_wait = one.confirmed_after;
        for (int i = 0; i < one.earlier_uses; ++i) f.wire.begin_use();
        const auto failure = f.failure();
        EXPECT_EQ(failure.details().code, one.code) << one.what;
        EXPECT_EQ(failure.maybe_billed(), one.expected) << one.what;
        EXPECT_EQ(failure.phase(), phase::write) << one.what;
        EXPECT_EQ(f.wire.stale(), one.expected == billing::no) << one.what;
    }
}

TEST(exchange, takes_no_answer_that_was_sent_before_the_request_arrived) {
    const std::string late = "HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    const struct {
        const char* what;
        int earlier_uses;
        std::uint64_t confirmed_after;
        bool ends;
        errc code;
        billing expected;
    } cases[] = {
        {"and the connection closed", 1, 500, true, errc::connection_lost, billing::no},
        {"and nothing else", 1, 500, false, errc::connection_lost, billing::unknown},
        {"an answer to this request", 1, 501, true, errc{}, billing::no},
        {"on a new connection", 0, 500, true, errc{}, billing::no},
    };
    for (const auto& one : cases) {
        auto steps = script().pause().bytes(late);
        fixture f(std::move(one.ends ? steps.end() : steps));
        f.log->confirmed = 500;
        f.log->confirmed_after_wait = one.confirmed_after;
        for (int i = 0; i < one.earlier_uses; ++i) f.wire.begin_use();
        const auto result = support::outcome_of(f.context, f.perform(1s, {}));
        EXPECT_EQ(result.code(), one.code) << one.what;
        if (!result.failure()) continue;
        EXPECT_EQ(result.failure()->maybe_billed(), one.expected) << one.what;
        EXPECT_TRUE(result.failure()->retryable()) << one.what;
    }
}

/// Where all that was sent has been delivered, the number need not be asked for, unless that was nothing.
TEST(exchange, takes_an_answer_after_its_request_was_delivered) {
    for (const bool sent : {true, false}) {
        fixture f(script().pause().bytes("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").end());
        f.log->confirmed = f.log->confirmed_after_wait = 500;
        f.log->delivered = true;
        f.log->counts_sent = sent;
        f.wire.begin_use();
        const auto result = support::outcome_of(f.context, f.perform(1s, {}));
        EXPECT_EQ(result.code(), sent ? errc{} : errc::connection_lost) << sent;
    }
}

TEST(exchange, believes_no_system_that_does_not_count) {
    fixture f(script().pause().bytes("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
    f.log->confirmed = f.log->confirmed_after_wait = 0;
    f.wire.begin_use();
    EXPECT_EQ(support::outcome_of(f.context, f.perform(1s, {})).code(), errc{});
    fixture closing(script().pause().end());
    closing.log->confirmed = closing.log->confirmed_after_wait = 0;
    closing.wire.begin_use();
    EXPECT_EQ(closing.failure().maybe_billed(), billing::unknown);
}

TEST(exchange, remembers_how_long_the_server_keeps_the_connection) {
    fixture f(script().bytes("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nkeep-alive: timeout=5\r\n\r\n"));
    EXPECT_EQ(support::outcome_of(f.context, f.perform(1s, {})).code(), errc{});
    EXPECT_EQ(f.wire.announced(), 5s);
}

const std::string accepted = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

TEST(exchange, writes_the_same_bytes_in_any_pieces) {
    for (const std::size_t size : {std::size_t(1'000'000), std::size_t(1), std::size_t(2), std::size_t(33)}) {
        script steps;
        for (std::size_t i = 0; i < 300; ++i) {
            steps.take(size);
            if (i % 2 == 0) steps.full();
        }
        fixture f(std::move(steps.once_written(whole_request.size()).bytes(accepted)));
        ASSERT_EQ(support::outcome_of(f.context, f.perform(1s, {})).code(), errc{}) << size;
        EXPECT_EQ(f.log->written, whole_request) << size;
    }
}

TEST(exchange, reports_a_write_that_fails_at_any_byte) {
    for (const int error : {EPIPE, ECONNRESET, ENOBUFS, ETIMEDOUT})
        for (const std::size_t at : {std::size_t(0), std::size_t(1), std::size_t(60), std::size_t(150)}) {
            auto steps = script().refuse(error).fail(error);
            if (at > 0) steps.writes.push_front({net::io_status::ok, {}, at});
            fixture f(std::move(steps));
            const auto failure = f.failure();
            EXPECT_EQ(failure.details().code, at == 0 ? errc::connection_lost : errc::write_failed);
            EXPECT_EQ(failure.phase(), phase::write);
            EXPECT_EQ(failure.maybe_billed(), at == 0 ? billing::no : billing::unknown); // 0: nothing went out
            EXPECT_EQ(failure.details().cause.value(), error);
            EXPECT_TRUE(failure.retryable());
            EXPECT_EQ(f.log->written.size(), at);
        }
}

TEST(exchange, keeps_the_cause_of_a_failed_write_when_no_answer_follows) {
    fixture f(script().take(10).refuse(EPIPE));
    const auto failure = f.failure();
    EXPECT_EQ(failure.details().code, errc::write_failed);
    EXPECT_EQ(failure.details().cause.value(), EPIPE);
    EXPECT_TRUE(failure.retryable());
}

TEST(exchange, delivers_an_answer_that_came_before_the_write_failed) {
    for (const std::size_t size : {std::size_t(1), std::size_t(20), std::size_t(1000)}) {
        const std::string refused = "HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno";
        fixture f(script().take(10).refuse(EPIPE).pieces(refused, size).fail(ECONNRESET));
        EXPECT_EQ(support::outcome_of(f.context, f.perform(1s, {})).code(), errc{});
        EXPECT_EQ(f.exchange.head().status, 413);
        EXPECT_EQ(f.body, "no");
        EXPECT_FALSE(f.exchange.reusable());
    }
}

TEST(exchange, delivers_an_answer_that_comes_while_the_request_stalls) {
    fixture f(script().take(10).stall().pieces("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno", 5));
    EXPECT_EQ(support::outcome_of(f.context, f.perform(5s, {})).code(), errc{});
    EXPECT_EQ(f.exchange.head().status, 413);
    EXPECT_EQ(f.body, "no");
    EXPECT_FALSE(f.exchange.reusable());
}

TEST(exchange, goes_on_sending_after_an_interim_answer) {
    script steps;
    steps.take(10).full().take(10).full().take(10);
    fixture f(std::move(
        steps.bytes("HTTP/1.1 103 Early Hints\r\n\r\n").once_written(whole_request.size()).pieces(accepted, 9)));
    EXPECT_EQ(support::outcome_of(f.context, f.perform(1s, {})).code(), errc{});
    EXPECT_EQ(f.log->written, whole_request);
    EXPECT_TRUE(f.exchange.reusable());
}

TEST(exchange, names_the_write_limit_or_the_total) {
    const struct {
        std::chrono::milliseconds write;
        std::chrono::milliseconds total;
        errc code;
        const char* limit;
    } cases[] = {{20ms, 10s, errc::write_timeout, "limit 20 ms"}, {10s, 30ms, errc::total_timeout, "limit 30 ms"}};
    for (const auto& one : cases) {
        fixture f(script().take(10).stall());
        const auto total = net::deadline::after(net::clock::now(), one.total, errc::total_timeout);
        const auto failure = *support::outcome_of(f.context, f.perform(one.write, total)).failure();
        EXPECT_EQ(failure.details().code, one.code);
        EXPECT_EQ(failure.phase(), phase::write);
        EXPECT_EQ(failure.maybe_billed(), billing::unknown);
        EXPECT_TRUE(failure.retryable());
        EXPECT_NE(failure.details().context.find(one.limit), std::string::npos) << failure.what();
        EXPECT_NE(failure.details().context.find("in phase write"), std::string::npos) << failure.what();
    }
}

} // namespace
} // namespace exchange_test
