// SPDX-License-Identifier: BSL-1.0
#include "faults/server/answers.hpp"
#include "faults/virtual_clock.hpp"
#include "faults/waiting_tools.hpp"
#include "faults/world.hpp"

#include <openai/session/chat_session.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <set>

/// Two sessions at once, each with five rounds of three tools that take 100, 200 and 300 ms, on virtual time.
namespace session_test {
namespace {

using namespace faults;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;
namespace json = boost::json;

constexpr int rounds = 5;
constexpr auto slowest = 300ms;

/// The events of an answer that calls three tools; the pieces of their arguments come in turns.
std::string calls(const std::string& prefix) {
    std::string out = answers::stream_head();
    const auto piece = [&](const std::string& index, const std::string& fields) {
        out += answers::event(R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":)" + index + "," + fields +
                              "}]}}]}");
    };
    const char* times[] = {"200", "100", "300"};
    for (int i = 0; i < 3; ++i)
        piece(std::to_string(i),
              R"("id":")" + prefix + std::to_string(i) +
                  R"(","type":"function","function":{"name":"wait","arguments":"{\"milliseconds\":"})");
    for (int i = 0; i < 3; ++i)
        piece(std::to_string(i), R"("function":{"arguments":")" + std::string(times[i]) + R"(,\"id\":\")" + prefix +
                                     std::to_string(i) + R"(\"}"})");
    return out + answers::event(R"({"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]})") +
           answers::done() + answers::last_chunk();
}

script connection(const std::string& name) {
    script steps;
    for (int round = 0; round < rounds; ++round) {
        steps.push_back(request());
        steps.push_back(send(calls(name + std::to_string(round))));
    }
    steps.push_back(request());
    steps.push_back(send(answers::stream()));
    return steps;
}

class two_sessions : public testing::Test {
protected:
    two_sessions() {
        what_.name = "two sessions";
        what_.scripts = {connection("a"), connection("b")};
        what_.operation = [this](world& in) { return both(in); };
    }

    asio::awaitable<void> one(world& in, openai::chat_session session) {
        auto answer = co_await session.stream("Wait five times.");
        while (auto delta = co_await answer.next()) in.text += delta->text();
    }

    asio::awaitable<void> both(world& in) {
        const auto tools = tools_.set();
        for (int i = 0; i < 2; ++i) {
            sessions_.push_back(in.chat->session("Be patient.", openai::chat_request("gpt-4o")));
            sessions_.back().add_tools(tools).max_messages(0);
        }
        auto first = one(in, sessions_[0]);
        auto second = one(in, sessions_[1]);
        co_await (std::move(first) && std::move(second));
    }

    /// Every call of the history is followed by its own results, in its order; gives how many there are.
    std::size_t answered_calls(const openai::chat_session& session) {
        const auto messages = session.history().messages;
        std::size_t count = 0;
        for (std::size_t i = 0; i < messages.size(); ++i)
            for (std::size_t k = 0; k < messages[i].tool_calls.size(); ++k) {
                const auto at = i + 1 + k;
                if (at >= messages.size()) return ADD_FAILURE() << "a call without result", 0;
                const auto& call = messages[i].tool_calls[k];
                EXPECT_EQ(messages[at].tool_call_id, call.id);
                EXPECT_EQ(messages[at].text(), "waited for " + call.id);
                count += ids_.insert(call.id).second;
            }
        return count;
    }

    scenario what_;
    std::vector<openai::chat_session> sessions_;
    waiting_tools tools_;
    std::set<std::string> ids_;
};

TEST_F(two_sessions, take_the_time_of_the_slowest_tool_of_each_round) {
    world w(what_);
    const auto begin = net::clock::now();
    w.begin();
    while (!w.finished() && w.turn()) continue;
    const auto took = net::clock::now() - begin;
    ASSERT_TRUE(w.finished());
    ASSERT_FALSE(w.thrown) << openai::to_error(w.thrown).what();
    EXPECT_EQ(w.text, "Hello thereHello there");
    EXPECT_GE(took, rounds * slowest);
    EXPECT_LT(took, rounds * slowest + 50ms) << "of 2 * 5 * 600 ms of waiting";
    EXPECT_EQ(w.server.requests, 2u * (rounds + 1));
    for (const auto& session : sessions_) {
        EXPECT_EQ(answered_calls(session), 3u * rounds);
        EXPECT_EQ(session.history().messages.size(), 1u + rounds * 4 + 1);
    }
    EXPECT_EQ(tools_.done, 2 * 3 * rounds);
    EXPECT_EQ(tools_.cancelled, 0);
    sessions_.clear();
}

TEST_F(two_sessions, are_cancelled_half_way) {
    world w(what_);
    const auto begin = net::clock::now();
    w.begin();
    while (tools_.begun < 2 * 3 * 3) ASSERT_TRUE(w.turn()); // in the third round
    w.signal.emit(asio::cancellation_type::terminal);
    while (!w.finished()) ASSERT_TRUE(w.turn());
    EXPECT_LT(net::clock::now() - begin, 2 * slowest + 50ms);
    ASSERT_TRUE(w.thrown);
    EXPECT_EQ(failure_of(w)->code(), openai::errc::cancelled);
    EXPECT_EQ(tools_.done, 2 * 3 * 2);
    EXPECT_EQ(tools_.cancelled, 2 * 3) << "each tool that ran has heard of it";
    for (const auto& session : sessions_) {
        EXPECT_EQ(answered_calls(session), 3u * 2) << "and no call is kept without its result";
        EXPECT_EQ(session.history().messages.size(), 1u + 2 * 4);
        EXPECT_EQ(session.last_error()->code(), openai::errc::cancelled);
    }
    EXPECT_EQ(w.server.requests, 2u * 3);
    w.run_out();
    EXPECT_LT(net::clock::now() - begin, 1h) << "nothing is left to wait for";
    sessions_.clear();
}

TEST_F(two_sessions, end_with_their_client) {
    world w(what_);
    w.begin();
    while (tools_.begun < 2 * 3) ASSERT_TRUE(w.turn());
    w.core->close();
    while (!w.finished()) ASSERT_TRUE(w.turn());
    EXPECT_EQ(failure_of(w)->code(), openai::errc::client_closed);
    EXPECT_EQ(tools_.cancelled, 2 * 3);
    sessions_.clear();
}

TEST_F(two_sessions, are_destroyed_with_their_context) {
    world w(what_);
    w.begin();
    while (tools_.begun < 2 * 3) ASSERT_TRUE(w.turn());
    w.destroy_context();
    EXPECT_FALSE(w.finished());
    EXPECT_EQ(tools_.done, 0);
    sessions_.clear(); // after the context
}

} // namespace
} // namespace session_test
