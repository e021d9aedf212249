// SPDX-License-Identifier: BSL-1.0
#include "io/fork_generation.hpp"
#include "support/client_world.hpp"

#include <sys/wait.h>
#include <unistd.h>

namespace {

using support::client_world;
using support::server_options;

/// What `child` gives in a fork of this process, whose context is told as Asio wants it.
template <class Function>
int in_child(boost::asio::io_context& context, Function child) {
    context.notify_fork(boost::asio::execution_context::fork_prepare);
    const auto pid = ::fork();
    if (pid == 0) {
        context.notify_fork(boost::asio::execution_context::fork_child);
        int result = 99;
        try {
            result = child();
        } catch (...) {
        }
        ::_exit(result);
    }
    context.notify_fork(boost::asio::execution_context::fork_parent);
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

TEST(fork_generation, is_another_in_the_child) {
    boost::asio::io_context context;
    const auto here = openai::io::fork_generation();
    EXPECT_EQ(in_child(context, [here] { return openai::io::fork_generation() == here ? 1 : 0; }), 0);
    EXPECT_EQ(openai::io::fork_generation(), here);
}

class forked : public testing::TestWithParam<bool> {};

TEST_P(forked, child_leaves_its_parents_connections_alone) {
    client_world world(server_options().https(GetParam()));
    EXPECT_EQ(world.run_chat("before").value(), "before");
    EXPECT_EQ(world.run_stream("two words").value(), "two words");
    ASSERT_EQ(world.server.counts().connections, 1u);
    world.io.restart();
    world.io.run(); // the rest of the stream is dropped, and nothing under way is inherited

    const int failed = in_child(world.io, [&] {
        if (world.run_chat("child").value() != "child") return 1;
        if (world.run_stream("child again").value() != "child again") return 2;
        world.forget_client(); // closes what is idle
        return 0;
    });
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(world.server.counts().connections, 2u); // one of its own
    EXPECT_EQ(world.server.counts().requests, 4u);

    for (int i = 0; i < 3; ++i) EXPECT_EQ(world.run_chat("after").value(), "after");
    EXPECT_EQ(world.server.counts().connections, 2u); // the parent's is as good as before
    EXPECT_EQ(world.server.counts().requests, 7u);
    EXPECT_EQ(world.server.request(6).connection, 0u);
}

INSTANTIATE_TEST_SUITE_P(schemes, forked, testing::Bool(),
                         [](const auto& info) { return info.param ? "https" : "http"; });

} // namespace
