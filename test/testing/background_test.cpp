// SPDX-License-Identifier: BSL-1.0
#include "response_wire.hpp"

namespace background_test {

using namespace std::chrono_literals;
using openai::testing::reply;
using openai::testing::server;
using wire::ask;
using wire::respond;

namespace {

const std::string background = R"(,"background":true)";
const std::string streamed = R"(,"background":true,"stream":true)";
const std::string path = "/v1/responses/resp_000000";

std::string status_of(const server& target) {
    return std::string(ask(target, wire::get(path)).json().at("status").as_string());
}

std::size_t number_of(const wire::response_event& event) {
    return event.json().at("sequence_number").to_number<std::size_t>();
}

TEST(Background, IsQueuedAndThenCompleted) {
    server target;
    target.push(reply("one two"));
    const auto made = ask(target, respond("\"Hi\"", background)).json();
    EXPECT_EQ(made.at("status"), "queued");
    EXPECT_EQ(made.at("background"), true);
    EXPECT_TRUE(made.at("output").as_array().empty());
    const auto done = ask(target, wire::get(path)).json();
    EXPECT_EQ(done.at("status"), "completed");
    EXPECT_EQ(done.at_pointer("/output/0/content/0/text"), "one two");
    EXPECT_EQ(target.counts().executions, 1u);
}

TEST(Background, SpendsTheDelaysInTheServer) {
    server target;
    target.push(reply("a").delay(1h));
    EXPECT_EQ(ask(target, respond("\"Hi\"", background)).json().at("status"), "queued");
    EXPECT_EQ(status_of(target), "queued");

    server working;
    working.push(reply("a").delay_body(1h));
    EXPECT_EQ(ask(working, respond("\"Hi\"", background)).json().at("status"), "queued");
    EXPECT_EQ(status_of(working), "in_progress");

    server quick;
    quick.push(reply("a").delay(20ms));
    const auto begin = std::chrono::steady_clock::now();
    ask(quick, respond("\"Hi\"", background));
    EXPECT_TRUE(ask(quick, wire::get(path + "?stream=true")).complete);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 20ms);
    EXPECT_EQ(status_of(quick), "completed");
}

TEST(Background, StreamsAsItGoes) {
    server target;
    target.push(reply("one two three").delay_between(2ms));
    const auto answer = ask(target, respond("\"Hi\"", streamed));
    EXPECT_TRUE(answer.complete);
    const auto events = wire::events_of(answer.body);
    ASSERT_GT(events.size(), 3u);
    EXPECT_EQ(events[0].name, "response.created");
    EXPECT_EQ(events[0].json().at_pointer("/response/status"), "queued");
    EXPECT_EQ(events[1].name, "response.queued");
    EXPECT_EQ(events[2].name, "response.in_progress");
    EXPECT_EQ(events.back().name, "response.completed");
    EXPECT_EQ(wire::said_in(events), "one two three");
    for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(number_of(events[i]), i);
    EXPECT_EQ(status_of(target), "completed") << "a stream is never ahead of the response";
}

TEST(Background, GoesOnWhenItsConnectionIsCut) {
    server target;
    const auto slow = reply("one two three").delay_between(2ms);
    for (const auto& answer : {reply(slow).cut_after_deltas(1), reply(slow).cut_body_after(3000),
                               reply(slow).cut_after(0), reply("one two three").cut_after_deltas(2)}) {
        target.push(answer);
        const auto stored = "/v1/responses/resp_00000" + std::to_string(target.counts().requests) + "?stream=true";
        const auto first = ask(target, respond("\"Hi\"", streamed));
        EXPECT_FALSE(first.complete);
        auto events = wire::events_of(first.body); // of the chunks that are whole
        const auto after = events.empty() ? "" : "&starting_after=" + std::to_string(number_of(events.back()));
        const auto rest = ask(target, wire::get(stored + after));
        EXPECT_TRUE(rest.complete);
        for (const auto& event : wire::events_of(rest.body)) {
            EXPECT_EQ(number_of(event), events.size());
            events.push_back(event);
        }
        EXPECT_EQ(wire::said_in(events), "one two three");
        EXPECT_EQ(events.back().name, "response.completed");
    }
    EXPECT_EQ(target.counts().executions, 4u);
}

TEST(Background, CanBeCutAgainWhereItIsResumed) {
    server target;
    target.push(reply("one two three")).push(reply().cut_after_deltas(1)).push(reply().cut_after_deltas(1));
    ask(target, respond("\"Hi\"", background));
    const auto first = wire::events_of(ask(target, wire::get(path + "?stream=true")).body);
    EXPECT_EQ(wire::said_in(first), "one");
    const auto after = [&](std::size_t number) {
        return wire::get(path + "?stream=true&starting_after=" + std::to_string(number));
    };
    const auto second = wire::events_of(ask(target, after(number_of(first.back()))).body);
    EXPECT_EQ(wire::said_in(second), " two");
    const auto third = ask(target, after(number_of(second.back())));
    EXPECT_TRUE(third.complete);
    EXPECT_EQ(wire::said_in(wire::events_of(third.body)), " three");
    const auto last = number_of(wire::events_of(third.body).back());
    for (const auto number : {last, last + 1, last + 100}) {
        const auto none = ask(target, after(number));
        EXPECT_TRUE(none.complete);
        EXPECT_EQ(none.body, "") << number;
    }
}

TEST(Background, IsCancelled) {
    server target;
    target.push(reply("a").delay(1h));
    ask(target, respond("\"Hi\"", background));
    wire::connection live(target);
    ASSERT_TRUE(live.send(wire::get(path + "?stream=true")));
    ASSERT_TRUE(target.wait_for_requests(2));
    EXPECT_EQ(ask(target, wire::post("", path + "/cancel")).json().at("status"), "cancelled");
    const auto answer = live.read();
    EXPECT_TRUE(answer.complete) << "the stream ends when nothing more will come";
    EXPECT_EQ(wire::names_of(wire::events_of(answer.body)),
              (std::vector<std::string>{"response.created", "response.queued"}));
    EXPECT_EQ(status_of(target), "cancelled");
    EXPECT_EQ(ask(target, wire::post("", path + "/cancel")).json().at("status"), "cancelled") << "again";
    EXPECT_EQ(wire::events_of(ask(target, wire::get(path + "?stream=true")).body).size(), 2u);
    EXPECT_TRUE(target.wait_until_open(1)) << "the connection lives on";
}

TEST(Background, StaysCompletedWhenItIsCancelledTooLate) {
    server target;
    ask(target, respond("\"Hi\"", background));
    EXPECT_EQ(ask(target, wire::post("", path + "/cancel")).json().at("status"), "completed");
}

TEST(Background, EndsItsStreamsWhenItIsDeleted) {
    server target;
    target.push(reply("a").delay(1h));
    wire::connection live(target);
    ASSERT_TRUE(live.send(respond("\"Hi\"", streamed)));
    ASSERT_TRUE(target.wait_for_requests(1));
    EXPECT_EQ(ask(target, wire::erase(path)).status, 200);
    EXPECT_TRUE(live.read().complete);
    EXPECT_EQ(ask(target, wire::get(path)).status, 404);
}

TEST(Background, SeesTheClientLeaveWhileNothingComes) {
    server target;
    target.push(reply("a").delay(1h));
    {
        wire::connection live(target);
        ASSERT_TRUE(live.send(respond("\"Hi\"", streamed)));
        ASSERT_TRUE(target.wait_for_bytes(0, 500));
    }
    EXPECT_TRUE(target.wait_until_client_left());
    EXPECT_EQ(ask(target, wire::post("", path + "/cancel")).json().at("status"), "cancelled");
}

TEST(Background, WritesEventsInAnySize) {
    for (const auto& shape : {reply("one two").write_size(1), reply("one two").write_size(1000).delay_between(1ms),
                              reply("one two").at_once().delay_between(1h), reply("one two").events_per_write(3)}) {
        server target;
        target.push(shape);
        const auto answer = ask(target, respond("\"Hi\"", streamed));
        EXPECT_TRUE(answer.complete);
        EXPECT_EQ(wire::said_in(wire::events_of(answer.body)), "one two");
        EXPECT_EQ(wire::events_of(answer.body).back().name, "response.completed");
    }
}

TEST(Background, IsMadeOnceForAKey) {
    server target;
    target.push(reply("a").delay(1h));
    const std::string key = "Idempotency-Key: k1\r\n";
    const auto first = ask(target, respond("\"Hi\"", background, key)).json();
    EXPECT_EQ(ask(target, respond("\"Hi\"", background, key)).json(), first);
    EXPECT_EQ(target.counts().executions, 1u);
}

TEST(Background, IsTheOnlyThingThatCanBeStreamedAgainOrCancelled) {
    server target;
    ask(target, respond("\"Hi\""));
    EXPECT_EQ(ask(target, wire::get(path + "?stream=true")).status, 400);
    EXPECT_EQ(ask(target, wire::post("", path + "/cancel")).status, 400);
    const std::string other = "/v1/responses/resp_000003";
    ask(target, respond("\"Hi\"", background));
    EXPECT_EQ(ask(target, wire::get(other + "?stream=true&starting_after=x")).status, 400);
    EXPECT_EQ(ask(target, wire::get(other + "?stream=true&starting_after=-1")).status, 400);
    EXPECT_EQ(ask(target, wire::get(other + "?stream=false")).json().at("status"), "completed");
}

/// The clock of the response ends with the server.
TEST(Background, DoesNotHoldTheServer) {
    const auto begin = std::chrono::steady_clock::now();
    {
        server target;
        target.otherwise(reply("a").delay(1h));
        wire::connection live(target);
        ASSERT_TRUE(live.send(respond("\"Hi\"", streamed)));
        ASSERT_TRUE(target.wait_for_bytes(0, 500));
        ask(target, respond("\"Hi\"", background));
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 30s);
}

} // namespace
} // namespace background_test
