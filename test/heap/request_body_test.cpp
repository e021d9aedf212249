// SPDX-License-Identifier: BSL-1.0
#include "heap/heap.hpp"
#include "support/client_world.hpp"

namespace {

using namespace std::chrono_literals;
using openai::errc;
using support::reply;

struct request_body : testing::Test, support::client_world {};

TEST_F(request_body, beyond_the_limit_is_refused_before_anything_is_sent) {
    EXPECT_EQ(options.max_request_body, std::size_t(128) << 20);
    options.max_request_body = 1000;
    options.retry = openai::retry_policy::sdk_compatible();
    for (const bool streamed : {false, true}) {
        const std::string prompt(1000, 'x');
        const auto seen = streamed ? stream_failure(prompt) : chat_failure(prompt);
        EXPECT_EQ(seen.code(), errc::limit_exceeded);
        EXPECT_EQ(seen.phase(), openai::phase::prepare);
        EXPECT_EQ(seen.maybe_billed(), openai::billing::no);
        EXPECT_FALSE(seen.retryable());
        EXPECT_NE(std::string(seen.what()).find("max_request_body, 1000 bytes"), std::string::npos) << seen.what();
    }
    EXPECT_EQ(server.counts().connections, 0u);
    EXPECT_EQ(run_chat(std::string(800, 'x')).value().size(), 800u);
}

TEST_F(request_body, may_be_exactly_the_limit) {
    EXPECT_EQ(run_chat("x").value(), "x");
    options.max_request_body = server.request(0).body.size();
    forget_client();
    EXPECT_EQ(run_chat("x").value(), "x");
    EXPECT_EQ(chat_failure("xy").code(), errc::limit_exceeded);
}

TEST_F(request_body, is_kept_once_however_often_it_is_sent) {
    options.retry = openai::retry_policy{.max_attempts = 5, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
    const auto taken = [&](int failures) {
        for (int i = 0; i < failures; ++i) server.push(reply::error(503, "busy"));
        server.push(reply("fine"));
        const std::string prompt(8 * heap::large, 'x');
        const auto before = heap::large_bytes(); // of this thread: the server has its own
        EXPECT_EQ(run_chat(prompt).value(), "fine");
        return heap::large_bytes() - before;
    };
    const auto once = taken(0);
    EXPECT_GT(once, 8 * heap::large);
    EXPECT_EQ(taken(4), once);
    EXPECT_EQ(server.counts().requests, 6u);
    for (const auto& seen : server.requests()) EXPECT_TRUE(seen.body == server.request(0).body);
}

} // namespace
