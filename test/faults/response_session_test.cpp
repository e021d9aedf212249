// SPDX-License-Identifier: BSL-1.0
#include "faults/server/answers.hpp"
#include "faults/virtual_clock.hpp"
#include "faults/waiting_tools.hpp"
#include "faults/world.hpp"

#include <openai/responses/function_items.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

/// A streamed session over the Responses API, with five rounds of three tools that take 100, 200 and 300 ms, on virtual
/// time, wherever it keeps what was said.
namespace response_session_test {
namespace {

using namespace faults;
using namespace std::chrono_literals;
using place = openai::response_state::place;

constexpr int rounds = 5;
constexpr auto slowest = 300ms;
constexpr place all_places[] = {place::items, place::response_id, place::conversation};

std::string calls(int round) {
    constexpr std::array times{200, 100, 300};
    std::string out;
    for (std::size_t i = 0; i < times.size(); ++i) {
        const auto id = std::to_string(round) + std::to_string(i);
        out += (out.empty() ? "[" : ",") + std::string(R"({"type":"function_call","id":"fc_)") + id +
               R"(","call_id":")" + id + R"(","name":"wait","arguments":"{\"milliseconds\":)" +
               std::to_string(times[i]) + R"(,\"id\":\")" + id + R"(\"}"})";
    }
    return out + "]";
}

script connection(place where) {
    script steps;
    if (where == place::conversation) {
        steps.push_back(request());
        steps.push_back(send(answers::response(200, R"({"id":"conv_1","object":"conversation"})")));
    }
    for (int round = 0; round <= rounds; ++round) {
        steps.push_back(request());
        steps.push_back(
            send(answers::model_response_stream(round < rounds ? calls(round) : answers::message_output())));
    }
    return steps;
}

openai::response_state state_of(place where) {
    if (where == place::conversation) return openai::response_state::in_conversation();
    return where == place::items ? openai::response_state::items() : openai::response_state::by_response_id();
}

class a_response_session : public testing::TestWithParam<place> {
protected:
    a_response_session() {
        what_.name = "a response session";
        what_.scripts = {connection(GetParam())};
        what_.operation = [this](world& in) { return talk(in); };
    }

    asio::awaitable<void> talk(world& in) {
        session_.emplace(in.responses->session(openai::response_request("gpt-5.4")));
        session_->add_tools(tools_.set()).state(state_of(GetParam()));
        auto answer = co_await session_->stream("Wait five times.");
        auto whole = co_await answer.collect();
        in.text = whole.text();
    }

    /// How many results the items have; each call has its own.
    std::size_t results() const {
        const auto items = session_->history();
        std::size_t count = 0;
        for (const auto& item : items) {
            const auto* call = item.as<openai::function_call_item>();
            if (call == nullptr) continue;
            const auto is_its_result = [&](const openai::response_item& each) {
                const auto* result = each.as<openai::function_call_output_item>();
                return result != nullptr && result->call_id == call->call_id &&
                       openai::text_of(result->output) == "waited for " + call->call_id;
            };
            EXPECT_EQ(std::ranges::count_if(items, is_its_result), 1);
            ++count;
        }
        return count;
    }

    scenario what_;
    std::optional<openai::response_session> session_;
    waiting_tools tools_;
};

TEST_P(a_response_session, takes_the_time_of_the_slowest_tool_of_each_round) {
    world w(what_);
    const auto begin = net::clock::now();
    w.begin();
    while (!w.finished() && w.turn()) continue;
    const auto took = net::clock::now() - begin;
    ASSERT_TRUE(w.finished());
    ASSERT_FALSE(w.thrown) << openai::to_error(w.thrown).what();
    EXPECT_EQ(w.text, "Hello there");
    EXPECT_GE(took, rounds * slowest);
    EXPECT_LT(took, rounds * slowest + 50ms) << "of 5 * 600 ms of waiting";
    EXPECT_EQ(tools_.done, 3 * rounds);
    if (GetParam() == place::items) EXPECT_EQ(results(), 3u * rounds);
    else EXPECT_TRUE(session_->history().empty());
    session_.reset();
}

TEST_P(a_response_session, is_cancelled_half_way) {
    world w(what_);
    w.begin();
    while (tools_.begun < 3 * 3) ASSERT_TRUE(w.turn()); // in the third round
    w.signal.emit(asio::cancellation_type::terminal);
    while (!w.finished()) ASSERT_TRUE(w.turn());
    EXPECT_EQ(failure_of(w)->code(), openai::errc::cancelled);
    EXPECT_EQ(tools_.done, 3 * 2);
    EXPECT_EQ(tools_.cancelled, 3) << "each tool that ran has heard of it";
    EXPECT_EQ(session_->last_error()->code(), openai::errc::cancelled);
    if (GetParam() == place::items) {
        EXPECT_EQ(results(), 3u * 2) << "and no call is kept without its result";
        EXPECT_EQ(session_->history().size(), 1u + 2 * 6);
    } else {
        const std::size_t waiting = GetParam() == place::response_id ? 3 : 0;
        EXPECT_EQ(session_->history().size(), waiting) << "the results of the second round";
    }
    session_.reset();
}

TEST_P(a_response_session, ends_with_its_client) {
    world w(what_);
    w.begin();
    while (tools_.begun < 3) ASSERT_TRUE(w.turn());
    w.core->close();
    while (!w.finished()) ASSERT_TRUE(w.turn());
    EXPECT_EQ(failure_of(w)->code(), openai::errc::client_closed);
    EXPECT_EQ(tools_.cancelled, 3);
    session_.reset();
}

TEST_P(a_response_session, is_destroyed_with_its_context) {
    world w(what_);
    w.begin();
    while (tools_.begun < 3) ASSERT_TRUE(w.turn());
    w.destroy_context();
    EXPECT_FALSE(w.finished());
    EXPECT_EQ(tools_.done, 0);
    session_.reset(); // after the context
}

const auto name_of_place = [](const auto& about) {
    constexpr const char* names[] = {"items", "response_id", "conversation"};
    return names[static_cast<int>(about.param)];
};

INSTANTIATE_TEST_SUITE_P(all, a_response_session, testing::ValuesIn(all_places), name_of_place);

} // namespace
} // namespace response_session_test
