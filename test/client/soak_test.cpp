// SPDX-License-Identifier: BSL-1.0
#include "support/client_world.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <malloc.h>
#include <random>

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using openai::testing::cut;
using support::client_world;
using support::reply;
using support::server_options;

/// What a bad day brings, and mostly what a good one does.
reply some_reply(std::mt19937& random) {
    switch (std::uniform_int_distribution<>(0, 15)(random)) {
    case 0: return reply::error(500, "no");
    case 1: return reply::error(429, "later").header("retry-after-ms", "1");
    case 2: return reply::drop(cut::reset);
    case 3: return reply::drop();
    case 4: return reply("one two three").cut_body_after(20, cut::reset);
    case 5: return reply("one two three").cut_body_after(20);
    case 6: return reply("one two three").close();
    case 7: return reply("one two three").junk("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n");
    case 8: return reply("one two three").delay(2ms);
    default: return reply("one two three");
    }
}

std::size_t open_descriptors() {
    std::size_t count = 0;
    for (int fd = 0; fd < 4096; ++fd) count += ::fcntl(fd, F_GETFD) != -1 ? 1 : 0;
    return count;
}

std::size_t resident_kilobytes() {
    ::malloc_trim(0);
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    file >> total >> resident;
    return resident * 4;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MEMORY_IS_NOT_GIVEN_BACK
#endif
#endif

class soak : public testing::TestWithParam<bool> {
protected:
    soak() {
        world_.options.retry = openai::retry_policy::sdk_compatible();
        world_.options.retry.transient.base = world_.options.retry.transient.cap = 1ms;
        world_.options.retry.min_delay = 1ms;
        world_.server.handle([this](const openai::testing::received_request&) { return some_reply(random_); });
    }

    asio::awaitable<bool> caller(int calls, bool streams) {
        for (int i = 0; i < calls; ++i) {
            try {
                if (streams) co_await world_.stream("x");
                else co_await world_.chat("x");
                ++good_;
            } catch (const openai::error&) {
                ++bad_;
            }
        }
        co_return true;
    }

    void round(int calls) {
        std::vector<support::outcome<bool>> callers(8);
        for (std::size_t i = 0; i < callers.size(); ++i)
            support::start(world_.io.get_executor(), caller(calls / 8, i % 2 == 0), callers[i]);
        world_.io.restart();
        world_.io.run_for(10min);
        for (auto& one : callers) ASSERT_TRUE(one.value());
        world_.text.clear();
        world_.text.shrink_to_fit();
    }

    /// Nothing is under way: what is open is idle, and both sides agree on it.
    void settle() {
        world_.forget_client();
        world_.io.restart();
        world_.io.run_for(10s);
        ASSERT_TRUE(world_.server.wait_until_open(0));
    }

    client_world world_{server_options().https(GetParam())};
    std::mt19937 random_{4711}; // of the server's thread
    int good_ = 0;
    int bad_ = 0;
};

INSTANTIATE_TEST_SUITE_P(schemes, soak, testing::Bool(),
                         [](const auto& info) { return info.param ? "https" : "http"; });

TEST_P(soak, faults_without_end_leave_nothing_behind) {
    const bool at_length = std::getenv("ASIO_OPENAI_LONG_TESTS") != nullptr;
    const int calls = at_length ? 8'000 : 240;
    round(calls);
    settle();
    const auto descriptors = open_descriptors();
    const auto memory = resident_kilobytes();
    const auto requests = world_.server.counts().requests; // each of which the server keeps a record of
    for (int i = 0; i < 3; ++i) {
        round(calls);
        settle();
        EXPECT_EQ(open_descriptors(), descriptors);
    }
    std::cout << good_ << " good calls, " << bad_ << " failed; " << descriptors << " descriptors; resident " << memory
              << " kB, then " << resident_kilobytes() << " kB, with the server's record of "
              << world_.server.counts().requests - requests << " requests\n";
#if !defined(MEMORY_IS_NOT_GIVEN_BACK)
    EXPECT_LE(resident_kilobytes(), memory + 4096 + 3 * (world_.server.counts().requests - requests));
#endif
    EXPECT_EQ(good_ + bad_, 4 * calls);
    EXPECT_GT(good_, calls);
}

} // namespace
