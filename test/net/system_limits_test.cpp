// SPDX-License-Identifier: BSL-1.0
#include "net/fork_generation.hpp"
#include "support/client_world.hpp"
#include "support/sanitizers.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// What the next calls of connect() in this program come to, instead of what the system would do.
enum class connecting { as_usual, no_port_left, to_itself };
std::atomic<connecting> way{connecting::as_usual};
std::atomic<int> connects{0};

int system_connect(int fd, const sockaddr* to, socklen_t size) {
    return static_cast<int>(::syscall(SYS_connect, fd, to, size));
}

} // namespace

/// Instead of the C library's.
extern "C" __attribute__((visibility("default"))) int connect(int fd, const sockaddr* to, socklen_t size) {
    ++connects;
    const auto now = way.load();
    if (now == connecting::no_port_left) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    if (now == connecting::to_itself) ::bind(fd, to, size);
    return system_connect(fd, to, size);
}

namespace {

using namespace std::chrono_literals;
using openai::billing;
using openai::errc;
using openai::phase;
using support::client_world;
using support::reply;

struct quick_retries : client_world {
    quick_retries() {
        options.retry = openai::retry_policy();
        options.retry.transient.base = options.retry.transient.cap = 1ms;
        options.retry.min_delay = 1ms;
        connects = 0;
    }
    ~quick_retries() { way = connecting::as_usual; }
};

std::size_t open_descriptors() {
    std::size_t count = 0;
    for (int fd = 0; fd < 1024; ++fd) count += ::fcntl(fd, F_GETFD) != -1 ? 1 : 0;
    return count;
}

TEST(system_limits, no_port_left_is_a_resource_limit_and_tried_again) {
    quick_retries world;
    way = connecting::no_port_left;
    world.chat_failure("x"); // the context has all it needs from here on
    const auto before = open_descriptors();
    connects = 0;
    const auto failure = world.chat_failure("x");
    EXPECT_EQ(failure.details().code, errc::resource_limit);
    EXPECT_EQ(failure.details().cause, boost::system::errc::address_not_available);
    EXPECT_EQ(failure.phase(), phase::connect);
    EXPECT_EQ(failure.maybe_billed(), billing::no);
    EXPECT_EQ(failure.attempts(), 3);
    EXPECT_EQ(connects, 3); // and no more
    EXPECT_EQ(open_descriptors(), before);
    way = connecting::as_usual;
    EXPECT_EQ(world.run_chat("x").value(), "x");
}

TEST(system_limits, a_socket_connected_to_itself_is_no_server) {
    quick_retries world;
    { // a port on which nobody listens
        client_world gone;
        world.options.base_url = gone.server.base_url();
    }
    way = connecting::to_itself;
    world.chat_failure("x"); // the context has all it needs from here on
    const auto before = open_descriptors();
    connects = 0;
    const auto failure = world.chat_failure("x");
    EXPECT_EQ(failure.details().code, errc::connect_failed);
    EXPECT_EQ(failure.details().cause, boost::system::errc::connection_refused);
    EXPECT_EQ(failure.maybe_billed(), billing::no);
    EXPECT_EQ(failure.attempts(), 3);
    EXPECT_EQ(connects, 3);
    EXPECT_EQ(open_descriptors(), before);
}

/// As few descriptors as are open now.
class exhausted {
public:
    exhausted() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        int highest = 0;
        for (int fd = 0; fd < 1024; ++fd)
            if (::fcntl(fd, F_GETFD) != -1) highest = fd;
        for (int fd = 0; fd <= highest; ++fd)
            if (::fcntl(fd, F_GETFD) == -1) taken_.push_back(::dup(2)); // no holes
        const rlimit now{static_cast<rlim_t>(highest) + 1, before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &now);
    }
    ~exhausted() {
        ::setrlimit(RLIMIT_NOFILE, &before_);
        for (const int fd : taken_) ::close(fd);
    }
    exhausted(const exhausted&) = delete;
    exhausted& operator=(const exhausted&) = delete;

private:
    rlimit before_{};
    std::vector<int> taken_;
};

TEST(system_limits, no_descriptor_left_is_a_resource_limit_and_tried_again) {
    if (support::needs_descriptors) GTEST_SKIP() << "UndefinedBehaviorSanitizer needs descriptors";
    quick_retries world;
    world.options.pool.idle_limit = 1h;
    world.server.push(reply("x").delay(5ms));
    std::vector<support::outcome<std::string>> calls(2);
    for (auto& call : calls) support::start(world.io.get_executor(), world.chat("x"), call);
    ASSERT_TRUE(support::runs_until(world.io, [&] { return calls[0].finished() && calls[1].finished(); }));
    ASSERT_EQ(world.server.counts().connections, 2u);

    openai::client other(world.io, world.options); // has no idle connection to give up
    std::optional<exhausted> limit(std::in_place);
    connects = 0;
    auto chat = other.chat.create(openai::chat_request("gpt-4o").user("y"));
    const auto failure = *support::outcome_of(world.io, std::move(chat)).failure();
    EXPECT_EQ(failure.details().code, errc::resource_limit);
    EXPECT_EQ(failure.details().cause, boost::system::errc::too_many_files_open);
    EXPECT_EQ(failure.maybe_billed(), billing::no);
    EXPECT_EQ(failure.attempts(), 3);
    EXPECT_EQ(connects, 0);
    EXPECT_EQ(world.run_chat("z").value(), "z"); // what is open goes on
    limit.reset();
    auto again = other.chat.create(openai::chat_request("gpt-4o").user("y"));
    EXPECT_EQ(support::outcome_of(world.io, std::move(again)).value().text(), "y");
}

} // namespace

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
    const auto here = openai::detail::net::fork_generation();
    EXPECT_EQ(in_child(context, [here] { return openai::detail::net::fork_generation() == here ? 1 : 0; }), 0);
    EXPECT_EQ(openai::detail::net::fork_generation(), here);
}

class forked : public testing::TestWithParam<bool> {};

TEST_P(forked, child_leaves_its_parents_connections_alone) {
    client_world world(server_options().https(GetParam()));
    EXPECT_EQ(world.run_chat("before").value(), "before");
    EXPECT_EQ(world.run_stream("two words").value(), "two words");
    EXPECT_EQ(world.run_chat("known").value(), "known"); // that the server keeps connections behind a stream
    const auto before = world.server.counts();
    world.io.restart();
    world.io.run(); // the rest of the stream is dropped, and nothing under way is inherited

    const int failed = in_child(world.io, [&] {
        if (world.run_chat("child").value() != "child") return 1;
        if (world.run_stream("child again").value() != "child again") return 2;
        world.forget_client(); // closes what is idle
        return 0;
    });
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(world.server.counts().connections, before.connections + 1); // one of its own
    EXPECT_EQ(world.server.counts().requests, before.requests + 2);

    for (int i = 0; i < 3; ++i) EXPECT_EQ(world.run_chat("after").value(), "after");
    EXPECT_EQ(world.server.counts().connections, before.connections + 1); // the parent's is as good as before
    EXPECT_EQ(world.server.counts().requests, before.requests + 5);
    EXPECT_EQ(world.server.request(before.requests + 4).connection,
              world.server.request(before.requests - 1).connection);
}

INSTANTIATE_TEST_SUITE_P(schemes, forked, testing::Bool(), [](const auto& of) { return of.param ? "https" : "http"; });

} // namespace
