// SPDX-License-Identifier: BSL-1.0
#include "net/dial/tcp_transport.hpp"
#include "net/dial/tunnel.hpp"
#include "net/tls/tls_transport.hpp"
#include "protocol/http/connect.hpp"
#include "support/peers/scripted_transport.hpp"
#include "support/portable.hpp"
#include "support/run.hpp"

#include <boost/asio/write.hpp>

#include <csignal>
#include <thread>

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

namespace tcp_transport_test {
namespace {

namespace asio = boost::asio;
namespace net = openai::detail::net;
using namespace std::chrono_literals;
using openai::detail::net::io_status;
using openai::detail::net::readiness;
using tcp = asio::ip::tcp;

/// A transport and the socket at its other end.
struct fixture {
    fixture() {
        tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), 0});
        tcp::socket socket(context);
        socket.connect(acceptor.local_endpoint());
        acceptor.accept(peer);
        socket.set_option(asio::socket_base::send_buffer_size(16384));
        fd = socket.native_handle();
        wire = net::make_tcp_transport(std::move(socket));
    }

    bool wait(readiness what) { return support::outcome_of(context, wire->wait(what)).value(); }
    void reset_by_peer() {
        peer.set_option(asio::socket_base::linger(true, 0));
        peer.close();
    }
    /// Writes until the system takes no more.
    void fill_up() {
        const std::string block(1u << 16, 'x');
        pollfd room{fd, POLLOUT, 0};
        do {
            while (wire->try_write(block).status == io_status::ok) {
            }
        } while (::poll(&room, 1, 20) != 0); // buffers may grow, and the system moves bytes on
        context.restart();
    }

    asio::io_context context;
    tcp::socket peer{context};
    int fd = -1; // of the transport
    std::unique_ptr<net::transport> wire;
};

TEST(tcp_transport, asks_the_system_to_look_after_idle_and_silent_peers) {
    if (support::portable) GTEST_SKIP() << "the portable build leaves the times of the probes to the system";
    const fixture f;
    const struct {
        int level;
        int name;
        int value;
    } wanted[] = {{IPPROTO_TCP, TCP_NODELAY, 1},   {SOL_SOCKET, SO_KEEPALIVE, 1},
                  {IPPROTO_TCP, TCP_KEEPIDLE, 30}, {IPPROTO_TCP, TCP_KEEPINTVL, 10},
                  {IPPROTO_TCP, TCP_KEEPCNT, 3},   {IPPROTO_TCP, TCP_USER_TIMEOUT, 30'000}};
    for (const auto& option : wanted) {
        int value = -1;
        socklen_t size = sizeof value;
        ASSERT_EQ(::getsockopt(f.fd, option.level, option.name, &value, &size), 0);
        EXPECT_EQ(value, option.value) << option.name;
    }
}

TEST(tcp_transport, moves_bytes_without_waiting_for_them) {
    fixture f;
    char buffer[16];
    EXPECT_EQ(f.wire->try_read(buffer).status, io_status::want_read);
    EXPECT_TRUE(f.wire->quiet());
    asio::write(f.peer, asio::buffer("hello", 5));
    ASSERT_TRUE(f.wait(readiness::read));
    EXPECT_FALSE(f.wire->quiet());
    const auto got = f.wire->try_read(buffer);
    EXPECT_EQ(std::string_view(buffer, got.bytes), "hello");
    EXPECT_TRUE(f.wire->quiet());
    EXPECT_EQ(f.wire->try_write(std::string_view("abc")).bytes, 3u);
    EXPECT_EQ(f.peer.receive(asio::buffer(buffer)), 3u);
}

TEST(tcp_transport, what_came_while_it_waited_is_read_first) {
    fixture f;
    std::string text;
    for (int i = 0; i < 5000; ++i) text += static_cast<char>('a' + i % 26);
    asio::write(f.peer, asio::buffer(text));
    f.peer.shutdown(tcp::socket::shutdown_send);
    std::string got;
    char piece[7];
    for (;;) {
        const auto result = f.wire->try_read(piece);
        if (result.status == io_status::end) break;
        ASSERT_TRUE(result.status == io_status::ok || f.wait(readiness::read));
        got.append(piece, result.bytes);
        EXPECT_FALSE(f.wire->quiet());
    }
    EXPECT_EQ(got, text);
}

TEST(tcp_transport, counts_what_was_sent_like_what_is_confirmed) {
    if (support::portable) GTEST_SKIP() << "the portable build does not know what is confirmed";
    fixture f;
    const auto before = f.wire->sent();
    EXPECT_EQ(f.wire->confirmed(), before);
    EXPECT_EQ(f.wire->try_write(std::string_view("abc")).bytes, 3u);
    EXPECT_EQ(f.wire->sent(), before + 3);
    EXPECT_TRUE(support::runs_until(f.context, [&] { return f.wire->confirmed() == before + 3; }));
}

TEST(tcp_transport, does_not_take_unknown_for_unconfirmed) {
    if (!support::portable) GTEST_SKIP() << "Linux knows what is confirmed";
    fixture f;
    EXPECT_EQ(f.wire->try_write(std::string_view("abc")).bytes, 3u);
    EXPECT_EQ(f.wire->sent(), 3u);
    EXPECT_EQ(f.wire->confirmed(), std::nullopt);
    EXPECT_FALSE(f.wire->delivered());
}

TEST(tcp_transport, knows_whether_all_of_it_has_arrived) {
    if (support::portable) GTEST_SKIP() << "the portable build does not know what is confirmed";
    fixture f;
    f.wire->try_write(std::string_view("abc"));
    EXPECT_TRUE(support::runs_until(f.context, [&] { return f.wire->delivered(); }));
    f.fill_up();
    EXPECT_FALSE(f.wire->delivered());
}

TEST(tcp_transport, tells_an_end_from_a_reset) {
    char buffer[16];
    fixture ended;
    ended.peer.shutdown(tcp::socket::shutdown_send);
    ASSERT_TRUE(ended.wait(readiness::read));
    EXPECT_FALSE(ended.wire->quiet());
    EXPECT_EQ(ended.wire->try_read(buffer).status, io_status::end);

    fixture reset;
    reset.reset_by_peer();
    ASSERT_TRUE(reset.wait(readiness::read));
    const auto result = reset.wire->try_read(buffer);
    EXPECT_EQ(result.status, io_status::failed);
    EXPECT_EQ(result.error, boost::system::errc::connection_reset);
}

TEST(tcp_transport, waits_until_there_is_room_again) {
    fixture f;
    f.fill_up();
    support::outcome<bool> writable;
    support::start(f.context.get_executor(), support::done(f.wire->wait(readiness::write)), writable);
    f.context.poll();
    EXPECT_EQ(writable.completions(), 0);
    std::vector<char> sink(1u << 20);
    ASSERT_TRUE(support::runs_until(f.context, [&] {
        boost::system::error_code none;
        f.peer.non_blocking(true);
        f.peer.receive(asio::buffer(sink), 0, none);
        return writable.completions() == 1;
    }));
    EXPECT_EQ(f.wire->try_write(std::string_view("x")).status, io_status::ok);
}

TEST(tcp_transport, waits_for_whichever_comes_first) {
    fixture f;
    EXPECT_TRUE(f.wait(readiness::either)); // there is room
    f.fill_up();
    support::outcome<bool> ready;
    support::start(f.context.get_executor(), support::done(f.wire->wait(readiness::either)), ready);
    f.context.poll();
    EXPECT_EQ(ready.completions(), 0);
    asio::write(f.peer, asio::buffer("early answer", 12));
    f.context.run_for(10s);
    EXPECT_TRUE(ready.value());
    char buffer[16];
    EXPECT_EQ(f.wire->try_read(buffer).bytes, 12u);
}

TEST(tcp_transport, is_aborted_from_another_thread) {
    for (const auto what : {readiness::read, readiness::either}) {
        fixture f;
        f.fill_up();
        support::outcome<bool> ready;
        support::start(f.context.get_executor(), support::done(f.wire->wait(what)), ready);
        f.context.poll();
        std::thread other([&] {
            f.wire->abort();
            f.wire->abort();
        });
        f.context.run_for(10s);
        other.join();
        EXPECT_TRUE(ready.value());
        char buffer[16];
        EXPECT_EQ(f.wire->try_read(buffer).status, io_status::end);
        EXPECT_EQ(f.wire->try_write(std::string_view("x")).status, io_status::failed);
        EXPECT_FALSE(f.wire->quiet());
    }
}

TEST(tcp_transport, is_cancelled_while_it_waits) {
    for (const auto what : {readiness::read, readiness::write, readiness::either}) {
        fixture f;
        f.fill_up();
        asio::cancellation_signal signal;
        support::outcome<bool> ready;
        support::start(f.context.get_executor(), support::done(f.wire->wait(what)), ready, signal.slot());
        f.context.poll();
        signal.emit(asio::cancellation_type::terminal);
        f.context.run_for(10s);
        EXPECT_EQ(ready.code(), openai::errc::cancelled);
    }
}

TEST(tcp_transport, survives_writing_to_a_closed_peer) {
    std::signal(SIGPIPE, SIG_DFL);
    fixture f;
    f.reset_by_peer();
    ASSERT_TRUE(f.wait(readiness::read));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(f.wire->try_write(std::string_view("x")).status, io_status::failed);
}

TEST(tcp_transport, lets_its_context_go_while_it_waits) {
    support::outcome<bool> ready;
    {
        auto f = std::make_unique<fixture>();
        support::start(f->context.get_executor(), support::done(f->wire->wait(readiness::read)), ready);
        f->context.poll();
    }
    EXPECT_EQ(ready.completions(), 0);
}

using openai::errc;
using openai::phase;
using support::script;

const openai::detail::protocol::origin server{true, "api.example", 443};
const openai::detail::protocol::proxy via{{false, "proxy.example", 3128}, "Basic dTpw"};
const std::string request = openai::detail::protocol::connect_request(via, server);
const std::string accepted = "HTTP/1.1 200 Connection established\r\n\r\n";

struct tunnel_fixture {
    explicit tunnel_fixture(script steps)
        : way(net::make_tunnel(
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
    std::unique_ptr<net::tunnel> way;
};

TEST(tunnel, opens_in_any_pieces) {
    for (const std::size_t size : {std::size_t(1), std::size_t(2), std::size_t(7), accepted.size()}) {
        auto steps = script().once_written(request.size()).pieces(accepted, size).bytes("then");
        for (std::size_t i = 0; i < request.size(); i += size) steps.take(size).full();
        tunnel_fixture f(std::move(steps));
        ASSERT_EQ(f.open().code(), errc{}) << size;
        EXPECT_EQ(f.log->written, request);
        EXPECT_EQ(f.read(100), "then");
    }
}

TEST(tunnel, hands_on_what_came_behind_the_answer) {
    tunnel_fixture f(script().bytes(accepted + "\x16\x03\x03hello").bytes(" world"));
    ASSERT_EQ(f.open().code(), errc{});
    EXPECT_FALSE(f.way->quiet());
    EXPECT_EQ(support::outcome_of(f.context, f.way->wait(net::readiness::read)).code(), errc{}); // at once
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
    tunnel_fixture f(script().bytes(accepted + alert));
    ASSERT_EQ(f.open().code(), errc{});
    const net::tls_context context{openai::tls_options()};
    const auto session = net::make_tls_transport(std::move(f.way), context, "api.example");
    const auto failure = *support::outcome_of(f.context, session->handshake()).failure();
    EXPECT_EQ(failure.details().code, errc::tls_failed);
    EXPECT_NE(std::string(failure.what()).find("alert"), std::string::npos) << failure.what();
}

TEST(tunnel, cannot_tell_what_the_server_has_confirmed) {
    tunnel_fixture f(script().bytes(accepted));
    f.log->confirmed = 500;
    ASSERT_EQ(f.open().code(), errc{});
    EXPECT_EQ(f.way->confirmed(), std::nullopt);
}

TEST(tunnel, fails_when_the_proxy_ends_at_any_byte) {
    const struct {
        net::io_status status;
        int error;
    } endings[] = {{net::io_status::end, 0}, {net::io_status::cut, 0}, {net::io_status::failed, ECONNRESET}};
    for (const auto& ending : endings)
        for (std::size_t at = 0; at < accepted.size(); ++at) {
            auto steps = script().bytes(accepted.substr(0, at)).pause();
            if (at == 0) steps = script();
            steps.reads.push_back({ending.status, {}, 0, ending.error});
            tunnel_fixture f(std::move(steps));
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
    tunnel_fixture f(script().take(10).refuse(EPIPE).bytes("HTTP/1.1 403 Forbidden\r\n\r\n"));
    const auto failure = *f.open().failure();
    EXPECT_EQ(failure.details().code, errc::proxy_failed);
    EXPECT_EQ(failure.status(), 403);
}

TEST(tunnel, is_cancelled_while_it_waits) {
    tunnel_fixture f(script().bytes(accepted.substr(0, 10)).pause());
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
    tunnel_fixture f(script().bytes(accepted));
    ASSERT_EQ(f.open().code(), errc{});
    const std::string text = "text";
    EXPECT_EQ(f.way->try_write(text).bytes, 4u);
    EXPECT_EQ(f.log->written, request + text);
    f.way->shutdown();
    EXPECT_TRUE(f.log->shutdown);
    f.way->abort();
    EXPECT_EQ(f.log->aborts, 1);
    EXPECT_FALSE(f.way->quiet());
}

} // namespace
} // namespace tcp_transport_test
