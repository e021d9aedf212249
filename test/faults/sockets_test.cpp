// SPDX-License-Identifier: BSL-1.0
#include "faults/scenarios.hpp"
#include "faults/server/answers.hpp"
#include "faults/server/socket_server.hpp"
#include "faults/time.hpp"

#include <openai/client.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace faults {

bool pass_time(boost::asio::io_context& io) { return io.run_one_for(std::chrono::seconds(20)) > 0; }

class passage::look {};

passage::passage(boost::asio::io_context& io)
    : io_(io) {}
passage::~passage() = default;

bool passage::turn() {
    if (io_.stopped()) io_.restart();
    return io_.poll_one() > 0 || (!io_.stopped() && pass_time(io_));
}

} // namespace faults

namespace {

using namespace faults;
using namespace std::chrono_literals;

/// The scenarios that a socket can play: nobody refuses a connection here, and nobody waits for minutes.
std::vector<scenario> scenarios() {
    auto all = all_scenarios();
    std::erase_if(all, [](const scenario& each) {
        return each.refusals > 0 || each.pieces.read > 0 || each.name == "gate" || each.name == "pace";
    });
    return all;
}

openai::client_options over(const socket_server& server) {
    openai::client_options options((openai::secret(canary)));
    options.base_url = server.base_url();
    auto& times = options.timeouts;
    times.first_byte = times.first_event = times.idle = times.progress = 3s;
    times.queue = times.total = 30s; // of real time, for the waits between attempts
    return options;
}

class sockets : public testing::TestWithParam<scenario> {};

/// Over sockets each scenario ends as it does in memory.
TEST_P(sockets, end_as_memory_does) {
    const auto& what = GetParam();
    socket_server server(what.scripts);
    {
        world here(what, over(server));
        here.begin();
        while (!here.finished() && here.turn()) {
        }
        ASSERT_EQ(here.completions, 1);
        EXPECT_TRUE(here.right_executor);
        const auto failure = failure_of(here);
        EXPECT_EQ(failure.has_value(), what.fails) << (failure ? failure->what() : here.text);
        if (failure) {
            EXPECT_EQ(std::string(failure->what()).find("canary"), std::string::npos);
        }
        EXPECT_LE(server.requests, what.most_requests);
    }
    const auto time_limit = std::chrono::steady_clock::now() + 10s;
    while (server.open > 0 && std::chrono::steady_clock::now() < time_limit) std::this_thread::yield();
    EXPECT_EQ(server.open, 0u) << "connections stay open after the client's end";
}

INSTANTIATE_TEST_SUITE_P(all, sockets, testing::ValuesIn(scenarios()),
                         [](const auto& about) { return about.param.name; });

} // namespace
