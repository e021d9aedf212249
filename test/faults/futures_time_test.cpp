// SPDX-License-Identifier: BSL-1.0
#include "faults/time.hpp"
#include "faults/virtual_clock.hpp"
#include "net/clock.hpp"
#include "support/memory_client.hpp"

#include <openai/background_completions.hpp>
#include <openai/futures.hpp>

#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

#include <optional>

/// Deferred completions over hours, which pass at once.
namespace futures_time_test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using openai::errc;
using openai::future_state;
using openai::test::memory_transport;

class futures_time : public testing::Test {
protected:
    futures_time()
        : core(std::make_shared<openai::detail::client_core>(
              io.get_executor(), options(),
              [this](const openai::detail::protocol::origin&, const openai::detail::net::dial_limits&) {
                  return dial();
              })) {}

    static openai::client_options options() {
        auto made = openai::test::memory_client::defaults();
        made.timeouts.total = openai::no_timeout;
        return made;
    }
    asio::awaitable<std::unique_ptr<openai::detail::net::connection>> dial() {
        if (silent) {
            openai::detail::net::timer never(io, openai::detail::net::clock::time_point::max());
            co_await never.async_wait(asio::use_awaitable);
        }
        co_return std::make_unique<openai::detail::net::connection>(std::make_unique<memory_transport>(script),
                                                                    io.get_executor());
    }
    void answer(const std::string& body) {
        wire = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
        script.pieces = {wire};
    }
    /// Runs until `done()`, time passing whenever there is nothing else to do.
    template <class Done>
    void run_until(Done done) {
        for (int idle = 0; !done() && idle < 100'000; ++idle) {
            io.restart();
            if (io.poll() == 0) faults::pass_time(io);
        }
        ASSERT_TRUE(done());
    }
    auto elapsed() const { return openai::detail::net::clock::now() - began; }
    auto tell(std::optional<errc>& code) {
        return [&code](std::exception_ptr failure, auto&&) {
            code = failure ? openai::to_error(failure).details().code : errc{};
        };
    }
    static openai::chat_request question() { return openai::chat_request("gpt-4o").user("x"); }

    asio::io_context io;
    openai::test::memory_script script;
    std::string wire;
    bool silent = false;
    std::shared_ptr<openai::detail::client_core> core;
    openai::futures futures{core.get()};
    openai::background_completions background{core.get()};
    const openai::detail::net::clock::time_point began = openai::detail::net::clock::now();
};

const std::string completion = R"({"id":"c","choices":[{"index":0,"message":{"content":"yes"}}]})";

TEST_F(futures_time, an_answer_is_kept_for_an_hour) {
    answer(completion);
    const auto id = futures.submit(question());
    run_until([&] { return futures.status(id).ended(); });
    faults::advance_time(1h - 1ms);
    EXPECT_EQ(futures.get(id).text(), "yes");
    faults::advance_time(1ms);
    EXPECT_EQ(futures.status(id).state, future_state::expired);
    EXPECT_TRUE(futures.try_get(id).is(errc::expired));
    EXPECT_TRUE(futures.list().empty());
}

TEST_F(futures_time, a_wait_ends_at_its_own_time) {
    silent = true;
    const auto id = futures.submit(question());
    std::optional<errc> shorter;
    std::optional<errc> longer;
    futures.wait(id, 2h, tell(longer));
    futures.wait(id, 30min, tell(shorter));
    run_until([&] { return shorter.has_value(); });
    EXPECT_EQ(shorter, errc::not_ready);
    EXPECT_EQ(elapsed(), 30min);
    EXPECT_FALSE(longer);
    run_until([&] { return longer.has_value(); });
    EXPECT_EQ(elapsed(), 2h);
    EXPECT_EQ(futures.status(id).state, future_state::running);
}

TEST_F(futures_time, of_the_provider_are_asked_for_less_and_less_often) {
    answer(R"({"id":"resp_1","object":"response","status":"in_progress"})");
    std::optional<errc> seen;
    background.wait("resp_1", 10min, tell(seen));
    run_until([&] { return seen.has_value(); });
    EXPECT_EQ(seen, errc::not_ready);
    EXPECT_EQ(elapsed(), 10min);
    EXPECT_GT(script.requests, 60u);
    EXPECT_LT(script.requests, 75u);

    seen.reset();
    background.wait("resp_1", tell(seen));
    const auto before = script.requests;
    run_until([&] { return script.requests == before + 3; });
    core->close(); // in the middle of a pause, or before it
    const auto closed = elapsed();
    run_until([&] { return seen.has_value(); });
    EXPECT_EQ(seen, errc::client_closed);
    EXPECT_EQ(elapsed(), closed) << "at once";
}

} // namespace
} // namespace futures_time_test
