// SPDX-License-Identifier: BSL-1.0
#include "net/dial/tcp_transport.hpp"
#include "net/tls/tls_errors.hpp"
#include "net/tls/tls_transport.hpp"
#include "support/peers/wrapped_transport.hpp"
#include "support/tls_dialer.hpp"
#include "support/tls_peer.hpp"

#include <gtest/gtest.h>

#include <vector>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace tls_records_test {
namespace {

namespace asio = boost::asio;
namespace net = openai::detail::net;
using net::io_result;
using net::io_status;
using openai::billing;
using openai::errc;
using support::tls_dialer;
using support::tls_peer;

const std::string answer_head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";

tls_peer::prepare up_to(int version) {
    return [version](SSL_CTX* context) { SSL_CTX_set_max_proto_version(context, version); };
}

/// What one GET brings if the server, after half of the answer's body, does something.
struct halfway {
    halfway(int version, tls_peer::serve something)
        : peer(up_to(version),
               [something](SSL* ssl, int fd) {
                   if (!tls_peer::accept(ssl) || tls_peer::request(ssl).empty()) return;
                   tls_peer::send(ssl, answer_head + "01234");
                   something(ssl, fd);
               })
        , from(peer.ca_pem()) {
        dialled = from.run_dial("localhost", peer.port());
    }

    support::outcome<std::string> get() { return from.run_get(*dialled.value()); }

    tls_peer peer;
    tls_dialer from;
    support::outcome<std::unique_ptr<net::connection>> dialled;
};

TEST(tls_records, new_keys_and_tickets_inside_a_body_go_unnoticed) {
    halfway one(TLS1_3_VERSION, [](SSL* ssl, int) {
        SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED);
        SSL_do_handshake(ssl);
        SSL_new_session_ticket(ssl);
        SSL_do_handshake(ssl);
        tls_peer::send(ssl, "56789");
        tls_peer::request(ssl); // reads the client's new keys
        tls_peer::send(ssl, answer_head + "abcdefghij");
        tls_peer::request(ssl);
    });
    EXPECT_EQ(one.get().value(), "0123456789");
    EXPECT_TRUE(one.dialled.value()->quiet());
    EXPECT_EQ(one.get().value(), "abcdefghij"); // and the connection goes on with them
}

TEST(tls_records, renegotiation_is_refused_and_the_answer_comes) {
    halfway one(TLS1_2_VERSION, [](SSL* ssl, int) {
        SSL_renegotiate(ssl);
        SSL_do_handshake(ssl);
        tls_peer::send(ssl, "56789");
        tls_peer::request(ssl);
    });
    EXPECT_EQ(one.get().value(), "0123456789");
}

TEST(tls_records, garbage_after_a_full_record_cuts_the_answer) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        halfway one(version, [](SSL* ssl, int fd) {
            const std::string record = std::string("\x17\x03\x03\x01\x00", 5) + std::string(256, '\xAA');
            tls_peer::send(ssl, "567");
            ::send(fd, record.data(), record.size(), MSG_NOSIGNAL);
            tls_peer::until_closed(fd);
        });
        const auto result = one.get();
        EXPECT_EQ(result.code(), errc::truncated);
        EXPECT_EQ(result.failure()->maybe_billed(), billing::yes);
        EXPECT_NE(std::string(result.failure()->what()).find("bad record"), std::string::npos)
            << result.failure()->what();
        EXPECT_EQ(one.dialled.value()->try_fill().status, io_status::failed); // it stays so
    }
}

TEST(tls_records, a_record_that_is_too_long_is_an_error) {
    halfway one(TLS1_3_VERSION, [](SSL*, int fd) {
        const std::string record = std::string("\x17\x03\x03\x48\x00", 5) + std::string(0x4800, 'x');
        ::send(fd, record.data(), record.size(), MSG_NOSIGNAL);
        tls_peer::until_closed(fd);
    });
    EXPECT_EQ(one.get().code(), errc::truncated);
}

TEST(tls_records, the_end_without_a_goodbye_is_a_cut_unless_the_answer_is_complete) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        halfway cut(version, [](SSL*, int) {});
        EXPECT_EQ(cut.get().code(), errc::truncated);
        halfway complete(version, [](SSL* ssl, int) { tls_peer::send(ssl, "56789"); });
        EXPECT_EQ(complete.get().value(), "0123456789");
        EXPECT_TRUE(support::runs_until(complete.from.context, [&] { return !complete.dialled.value()->quiet(); }));
    }
}

TEST(tls_records, of_one_byte_and_of_sixteen_kilobytes_bring_the_same) {
    const std::string body(40'000, 'x');
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 40000\r\n\r\n" + body;
    for (const std::size_t size : {std::size_t(1), std::size_t(16'384), answer.size()}) {
        tls_peer peer(nullptr, [&](SSL* ssl, int) {
            if (!tls_peer::accept(ssl) || tls_peer::request(ssl).empty()) return;
            const auto piece = size == 1 ? std::string_view(answer).substr(0, 2000) : std::string_view(answer);
            for (std::size_t at = 0; at < piece.size(); at += size) tls_peer::send(ssl, piece.substr(at, size));
            tls_peer::send(ssl, std::string_view(answer).substr(piece.size()));
            tls_peer::request(ssl);
        });
        tls_dialer from(peer.ca_pem());
        auto dialled = from.run_dial("localhost", peer.port());
        EXPECT_EQ(from.run_get(*dialled.value()).value(), body) << size;
    }
}

/// A TLS connection over a transport that a test takes part in.
asio::awaitable<std::unique_ptr<net::connection>> connect_through(tls_dialer& from, const tls_peer& peer,
                                                                  support::wrapped_transport::read_hook hook) {
    asio::ip::tcp::socket socket(from.context);
    socket.connect({asio::ip::make_address("127.0.0.1"), peer.port()});
    auto wrapped = std::make_unique<support::wrapped_transport>(net::make_tcp_transport(std::move(socket)), hook);
    auto session = net::make_tls_transport(std::move(wrapped), from.tls, "localhost", peer.port());
    co_await session->handshake();
    co_return std::make_unique<net::connection>(std::move(session), from.context.get_executor());
}

TEST(tls_records, arrive_byte_by_byte) {
    tls_peer peer(nullptr, tls_peer::answer_all);
    tls_dialer from(peer.ca_pem());
    const auto one_byte = [](net::transport& inner, std::span<char> into) { return inner.try_read(into.first(1)); };
    auto dialled = support::outcome_of(from.context, connect_through(from, peer, one_byte));
    EXPECT_NE(from.run_get(*dialled.value()).value().find("gpt-4o"), std::string::npos);
}

TEST(tls_records, end_in_a_cut_even_where_nothing_can_be_written_any_more) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        tls_peer peer(up_to(version), [](SSL* ssl, int) { tls_peer::accept(ssl); });
        tls_dialer from(peer.ca_pem());
        const auto break_at_end = [](net::transport& inner, std::span<char> into) {
            const auto result = inner.try_read(into);
            if (result.status == io_status::end) inner.abort(); // OpenSSL answers the end with an alert
            return result;
        };
        auto dialled = support::outcome_of(from.context, connect_through(from, peer, break_at_end));
        ASSERT_EQ(dialled.code(), errc{});
        EXPECT_EQ(support::outcome_of(from.context, dialled.value()->fill()).value().status, io_status::cut);
    }
}

TEST(tls_records, with_any_byte_spoilt_never_bring_a_wrong_answer) {
    tls_peer peer(nullptr, tls_peer::answer_all);
    std::size_t failed = 0;
    for (std::size_t target = 0; target < 1200; target += 7) {
        tls_dialer from(peer.ca_pem());
        std::size_t seen = 0;
        const auto spoil = [&](net::transport& inner, std::span<char> into) {
            auto result = inner.try_read(into);
            if (result.status == io_status::ok && target >= seen && target < seen + result.bytes)
                into[target - seen] = static_cast<char>(into[target - seen] ^ 0x41);
            seen += result.bytes;
            // What comes after the spoilt byte may be waited for in vain.
            if (result.status == io_status::want_read && seen > target) return io_result{io_status::end, 0, {}};
            return result;
        };
        auto dialled = support::outcome_of(from.context, connect_through(from, peer, spoil));
        if (dialled.code() != errc{}) {
            EXPECT_TRUE(dialled.code() == errc::tls_failed || dialled.code() == errc::tls_untrusted)
                << target << ": " << dialled.failure()->what();
            EXPECT_EQ(dialled.failure()->maybe_billed(), billing::no);
            ++failed;
            continue;
        }
        const auto got = from.run_get(*dialled.value());
        if (got.code() != errc{}) ++failed;
        else EXPECT_NE(support::outcome<std::string>(got).value().find("gpt-4o"), std::string::npos);
    }
    EXPECT_GT(failed, 100u);
    EXPECT_EQ(ERR_peek_error(), 0u); // nothing is left for the rest of the program
}

TEST(tls_records, are_read_whatever_the_program_left_in_the_error_queue) {
    const auto pollute = [] { ERR_raise_data(ERR_LIB_USER, 42, "somebody else's"); };
    tls_peer peer(nullptr, tls_peer::answer_all);
    tls_dialer from(peer.ca_pem());
    from.limits.on_phase = [&](openai::phase) { pollute(); };
    auto dialled = from.run_dial("localhost", peer.port());
    ASSERT_EQ(dialled.code(), errc{});
    for (int i = 0; i < 3; ++i) {
        pollute();
        EXPECT_TRUE(dialled.value()->quiet());
        pollute();
        EXPECT_EQ(dialled.value()->try_fill().status, io_status::want_read);
        pollute();
        EXPECT_EQ(from.run_get(*dialled.value()).code(), errc{});
    }
    pollute();
    dialled.value()->shutdown();
    pollute();
    const openai::detail::net::tls_context another(tls_dialer::trusting(peer.ca_pem()));
    ERR_clear_error();
}

TEST(tls_records, a_goodbye_waits_for_nobody) {
    std::atomic<bool> parted = false;
    tls_peer peer(nullptr, [&](SSL* ssl, int fd) {
        if (!tls_peer::accept(ssl)) return;
        while (!parted) std::this_thread::yield(); // it neither reads nor answers meanwhile
        tls_peer::until_closed(fd);
    });
    tls_dialer from(peer.ca_pem());
    auto dialled = from.run_dial("localhost", peer.port());
    auto& wire = *dialled.value();
    const std::string filler(1u << 20, 'x'); // the peer's window is full, so even the goodbye cannot go out
    while (wire.try_write(filler).status == io_status::ok) {
    }
    wire.shutdown();
    dialled.value().reset();
    EXPECT_FALSE(parted);
    parted = true;
}

} // namespace

/// What is made of OpenSSL's queue of errors, whose versions add different things to the reason.
namespace {

using namespace openai::detail::net;

constexpr int record_layer_failure = 313; // not in the headers of OpenSSL 3.0 and 3.1

int reason_of(const boost::system::error_code& code) {
    return code.failed() ? ERR_GET_REASON(static_cast<unsigned long>(code.value())) : 0;
}

TEST(tls_error_queue, gives_the_last_reason_that_says_something) {
    const struct {
        std::vector<int> raised;
        int expected;
    } rows[] = {
        {{}, 0},
        {{SSL_R_WRONG_VERSION_NUMBER}, SSL_R_WRONG_VERSION_NUMBER},
        {{SSL_R_WRONG_VERSION_NUMBER, record_layer_failure}, SSL_R_WRONG_VERSION_NUMBER},
        {{SSL_R_UNEXPECTED_EOF_WHILE_READING, record_layer_failure}, SSL_R_UNEXPECTED_EOF_WHILE_READING},
        {{record_layer_failure, SSL_R_UNEXPECTED_EOF_WHILE_READING, record_layer_failure, record_layer_failure},
         SSL_R_UNEXPECTED_EOF_WHILE_READING},
        {{SSL_R_BAD_LENGTH, SSL_R_WRONG_VERSION_NUMBER}, SSL_R_WRONG_VERSION_NUMBER},
        {{record_layer_failure}, record_layer_failure},
        {{record_layer_failure, record_layer_failure}, record_layer_failure},
    };
    int number = 0;
    for (const auto& row : rows) {
        SCOPED_TRACE(number++);
        for (const int reason : row.raised) ERR_raise(ERR_LIB_SSL, reason);
        const auto taken = take_tls_error();
        EXPECT_EQ(reason_of(taken), row.expected);
        EXPECT_EQ(is_unexpected_end(taken), row.expected == SSL_R_UNEXPECTED_EOF_WHILE_READING);
        EXPECT_EQ(ERR_peek_error(), 0u);
    }
}

TEST(tls_error_queue, gives_nothing_for_an_error_of_the_system) {
    ERR_raise(ERR_LIB_SYS, ECONNRESET);
    EXPECT_FALSE(take_tls_error().failed());
    ERR_raise(ERR_LIB_SYS, ECONNRESET);
    ERR_raise(ERR_LIB_SSL, record_layer_failure);
    EXPECT_FALSE(take_tls_error().failed());
}

TEST(tls_error_queue, gives_the_reason_though_the_goodbye_failed_too) {
    ERR_raise(ERR_LIB_SSL, SSL_R_UNEXPECTED_EOF_WHILE_READING);
    ERR_raise(ERR_LIB_SYS, EPIPE); // OpenSSL 3.2 and later
    EXPECT_TRUE(is_unexpected_end(take_tls_error()));
    ERR_raise(ERR_LIB_SSL, SSL_R_UNEXPECTED_EOF_WHILE_READING);
    ERR_raise(ERR_LIB_SYS, EPIPE);
    ERR_raise(ERR_LIB_SSL, record_layer_failure);
    EXPECT_TRUE(is_unexpected_end(take_tls_error()));
}

TEST(tls_error_queue, gives_the_reasons_of_other_libraries_whatever_their_number) {
    ERR_raise(ERR_LIB_SSL, SSL_R_BAD_LENGTH);
    ERR_raise(ERR_LIB_USER, record_layer_failure);
    const auto taken = take_tls_error();
    EXPECT_EQ(ERR_GET_LIB(static_cast<unsigned long>(taken.value())), ERR_LIB_USER);
}

} // namespace
} // namespace tls_records_test
