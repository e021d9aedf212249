// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

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

INSTANTIATE_TEST_SUITE_P(over, descriptors, testing::Bool(),
                         [](const auto& info) { return info.param ? "tls" : "plain"; });

} // namespace
