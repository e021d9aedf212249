// SPDX-License-Identifier: BSL-1.0
#include "net/dial/tcp_transport.hpp"
#include "support/local_client.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <optional>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

/// The programs that a host program starts do not get its sockets: what it closes is closed.
namespace {

using openai::testing::server;
using support::reply;

/// A program that outlives the test, and runs when the constructor returns.
class other_program {
public:
    other_program() {
        std::array<int, 2> ends{};
        EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        char name[] = "sh";
        char option[] = "-c";
        char what[] = "echo; exec sleep 60";
        char* arguments[] = {name, option, what, nullptr};
        EXPECT_EQ(::posix_spawnp(&pid_, name, &actions, nullptr, arguments, environ), 0);
        posix_spawn_file_actions_destroy(&actions);
        char line = 0;
        EXPECT_EQ(::read(ends[0], &line, 1), 1); // so it has its own descriptors by now
        ::close(ends[0]);
        ::close(ends[1]);
    }
    ~other_program() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    other_program(const other_program&) = delete;
    other_program& operator=(const other_program&) = delete;

private:
    pid_t pid_ = 0;
};

bool somebody_listens(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool connected = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return connected;
}

class descriptors : public testing::TestWithParam<bool> {};

TEST_P(descriptors, of_a_client_are_closed_where_it_cancels) {
    server behind(openai::testing::server_options().https(GetParam()));
    behind.push(reply("one two three").stall_after_deltas(1));
    const openai::client client(support::options_for(behind));
    auto deltas = client.chat.stream(support::question("?"), openai::block);
    const other_program started;
    deltas.cancel();
    EXPECT_TRUE(behind.wait_until_client_left());
}

TEST_P(descriptors, of_a_local_server_are_closed_with_it) {
    std::optional<server> behind(std::in_place, openai::testing::server_options().https(GetParam()));
    behind->push(reply("one two three").stall_after_deltas(1));
    const openai::client client(support::options_for(*behind));
    auto deltas = client.chat.stream(support::question("?"), openai::block);
    const other_program started;
    const auto port = behind->port();
    behind.reset();
    EXPECT_FALSE(somebody_listens(port));
    EXPECT_THROW(while (deltas.next(openai::block)){}, openai::error);
}

INSTANTIATE_TEST_SUITE_P(over, descriptors, testing::Bool(), [](const auto& of) { return of.param ? "tls" : "plain"; });

} // namespace

/// A host program that has not ignored SIGPIPE survives every connection that breaks. Each case is a process of its
/// own.
namespace {

namespace asio = boost::asio;
using openai::testing::cut;
using support::reply;

constexpr int survived = 7;

/// What a write to a closed socket does to this process.
void write_to_a_closed_socket() {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ::close(ends[1]);
    for (int i = 0; i < 3; ++i) {
        if (::write(ends[0], "x", 1) != -1) std::abort();
    }
}

/// The same with a client's own connection, which all of its bytes go through, TLS or not.
void write_to_a_connection_that_was_closed() {
    std::signal(SIGPIPE, SIG_DFL);
    asio::io_context io;
    asio::ip::tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    asio::ip::tcp::socket near(io);
    near.connect(acceptor.local_endpoint());
    acceptor.accept().close();
    const auto wire = openai::detail::net::make_tcp_transport(std::move(near));
    bool refused = false;
    for (int i = 0; i < 1000 && !refused; ++i) {
        const auto result = wire->try_write(std::string_view("x"));
        refused = result.error == boost::system::errc::broken_pipe;
    }
    std::_Exit(refused ? survived : 0);
}

asio::awaitable<void> ask(openai::client& client, std::size_t bytes) {
    auto request = support::question(std::string(bytes, 'x'));
    co_await client.chat.create(request, openai::as_result);
}

/// Requests of many sizes to a server that breaks off at many points, so that some writes meet a closed socket; then
/// connections that the server has closed while they were idle, which TLS wants to say goodbye on.
void break_connections(bool tls) {
    std::signal(SIGPIPE, SIG_DFL);
    openai::testing::server server(openai::testing::server_options().https(tls).early_answer(1000));
    asio::io_context io;
    for (const auto how : {cut::reset, cut::fin, cut::no_close_notify}) {
        for (const std::size_t bytes : {10u, 100'000u, 8'000'000u}) {
            openai::client client(io, support::options_for(server));
            server.push(reply::drop(how));
            support::run(io, ask(client, bytes));
            support::run(io, ask(client, 10));
            server.close_idle(how);
            support::run(io, ask(client, bytes));
            server.accept_next(openai::testing::on_accept::close);
            openai::client fresh(io, support::options_for(server));
            support::run(io, ask(fresh, bytes));
        }
    }
    std::_Exit(survived);
}

TEST(sigpipe, would_end_this_process) {
    std::signal(SIGPIPE, SIG_DFL);
    EXPECT_EXIT(write_to_a_closed_socket(), testing::KilledBySignal(SIGPIPE), "");
}

TEST(sigpipe, is_not_raised_by_a_connection) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(write_to_a_connection_that_was_closed(), testing::ExitedWithCode(survived), "");
}

TEST(sigpipe, is_not_raised_by_a_client) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(break_connections(false), testing::ExitedWithCode(survived), "");
    EXPECT_EXIT(break_connections(true), testing::ExitedWithCode(survived), "");
}

} // namespace
