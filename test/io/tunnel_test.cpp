// SPDX-License-Identifier: BSL-1.0
#include "io/tls_transport.hpp"
#include "io/tunnel.hpp"
#include "protocol/connect.hpp"
#include "support/run.hpp"
#include "support/scripted_transport.hpp"

namespace {

namespace asio = boost::asio;
namespace io = openai::io;
using openai::errc;
using openai::phase;
using support::script;

const openai::protocol::origin server{true, "api.example", 443};
const openai::protocol::proxy via{{false, "proxy.example", 3128}, "Basic dTpw"};
const std::string request = openai::protocol::connect_request(via, server);
const std::string accepted = "HTTP/1.1 200 Connection established\r\n\r\n";

struct fixture {
    explicit fixture(script steps)
        : way(io::make_tunnel(
              std::make_unique<support::scripted_transport>(context.get_executor(), std::move(steps), log), via,
              server)) {}

    support::outcome<bool> open() { return support::outcome_of(context, way->open()); }

    /// What is there to be read.
    std::string read(std::size_t at_most) {
        std::string buffer(at_most, '\0');
        const auto result = way->try_read(buffer);
        buffer.resize(result.bytes);
        return buffer;
    }

    boost::asio::io_context context;
    std::shared_ptr<support::transport_log> log = std::make_shared<support::transport_log>();
    std::unique_ptr<io::tunnel> way;
};

TEST(tunnel, opens_in_any_pieces) {
    for (const std::size_t size : {std::size_t(1), std::size_t(2), std::size_t(7), accepted.size()}) {
        auto steps = script().once_written(request.size()).pieces(accepted, size).bytes("then");
        for (std::size_t i = 0; i < request.size(); i += size) steps.take(size).full();
        fixture f(std::move(steps));
        ASSERT_EQ(f.open().code(), errc{}) << size;
        EXPECT_EQ(f.log->written, request);
        EXPECT_EQ(f.read(100), "then");
    }
}

TEST(tunnel, hands_on_what_came_behind_the_answer) {
    fixture f(script().bytes(accepted + "\x16\x03\x03hello").bytes(" world"));
    ASSERT_EQ(f.open().code(), errc{});
    EXPECT_FALSE(f.way->quiet());
    EXPECT_EQ(support::outcome_of(f.context, f.way->wait(io::readiness::read)).code(), errc{}); // at once
    EXPECT_EQ(f.log->waits, 0);
    EXPECT_EQ(f.read(4), "\x16\x03\x03h");
    EXPECT_EQ(f.read(100), "ello");
    EXPECT_EQ(f.read(100), " world");
    EXPECT_EQ(f.read(100), "");
    EXPECT_TRUE(f.way->quiet());
}

/// An alert in the same segment as the proxy's answer: OpenSSL gets it from its first byte on.
TEST(tunnel, hands_on_tls_in_the_same_segment) {
    const std::string alert("\x15\x03\x03\x00\x02\x02\x28", 7); // fatal, handshake failure
    fixture f(script().bytes(accepted + alert));
    ASSERT_EQ(f.open().code(), errc{});
    const io::tls_context context{openai::tls_options()};
    const auto session = io::make_tls_transport(std::move(f.way), context, "api.example");
    const auto failure = *support::outcome_of(f.context, session->handshake()).failure();
    EXPECT_EQ(failure.details().code, errc::tls_failed);
    EXPECT_NE(std::string(failure.what()).find("alert"), std::string::npos) << failure.what();
}

TEST(tunnel, cannot_tell_what_the_server_has_confirmed) {
    fixture f(script().bytes(accepted));
    f.log->confirmed = 500;
    ASSERT_EQ(f.open().code(), errc{});
    EXPECT_EQ(f.way->confirmed(), std::nullopt);
}

TEST(tunnel, fails_when_the_proxy_ends_at_any_byte) {
    const struct {
        io::io_status status;
        int error;
    } endings[] = {{io::io_status::end, 0}, {io::io_status::cut, 0}, {io::io_status::failed, ECONNRESET}};
    for (const auto& ending : endings)
        for (std::size_t at = 0; at < accepted.size(); ++at) {
            auto steps = script().bytes(accepted.substr(0, at)).pause();
            if (at == 0) steps = script();
            steps.reads.push_back({ending.status, {}, 0, ending.error});
            fixture f(std::move(steps));
            const auto failure = *f.open().failure();
            ASSERT_EQ(failure.details().code, errc::proxy_failed) << at;
            EXPECT_EQ(failure.phase(), phase::proxy);
            EXPECT_EQ(failure.details().cause.value(), ending.error);
            EXPECT_EQ(failure.status(), 0);
            EXPECT_EQ(failure.maybe_billed(), openai::billing::no);
            EXPECT_TRUE(failure.retryable());
        }
}

TEST(tunnel, reads_the_refusal_of_a_proxy_that_takes_no_more) {
    fixture f(script().take(10).refuse(EPIPE).bytes("HTTP/1.1 403 Forbidden\r\n\r\n"));
    const auto failure = *f.open().failure();
    EXPECT_EQ(failure.details().code, errc::proxy_failed);
    EXPECT_EQ(failure.status(), 403);
}

TEST(tunnel, is_cancelled_while_it_waits) {
    fixture f(script().bytes(accepted.substr(0, 10)).pause());
    asio::cancellation_signal signal;
    support::outcome<bool> result;
    support::start(f.context.get_executor(), support::done(f.way->open()), result, signal.slot());
    f.context.poll();
    EXPECT_EQ(result.completions(), 0);
    signal.emit(asio::cancellation_type::terminal);
    f.context.run_for(std::chrono::seconds(10));
    EXPECT_EQ(result.code(), errc::cancelled);
}

TEST(tunnel, passes_everything_else_on) {
    fixture f(script().bytes(accepted));
    ASSERT_EQ(f.open().code(), errc{});
    const std::string text = "text";
    EXPECT_EQ(f.way->try_write(text).bytes, 4u);
    EXPECT_EQ(f.log->written, request + text);
    f.way->farewell();
    EXPECT_TRUE(f.log->farewell);
    f.way->abort();
    EXPECT_EQ(f.log->aborts, 1);
    EXPECT_FALSE(f.way->quiet());
}

} // namespace
