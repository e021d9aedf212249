// SPDX-License-Identifier: BSL-1.0
#include "support/client_world.hpp"

namespace {

using openai::errc;
using openai::testing::cut;
using support::reply;

const std::string json =
    R"({"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},)"
    R"("finish_reason":"stop"}]})";
const std::string first_event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";
const std::string last_event = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const std::string done = "data: [DONE]\n\n";
const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string events = "content-type: text/event-stream\r\n";

std::string chunk(const std::string& text) {
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
    return size + text + "\r\n";
}

/// A response and from which byte on it is complete, however it ends; `clean_from`: if it ends as its protocol wants.
struct answer {
    std::string name;
    bool streamed;
    std::string bytes;
    std::size_t complete_from;
    std::size_t clean_from;
};

answer framed(std::string name, bool streamed, std::string bytes) {
    const auto all = bytes.size();
    return {std::move(name), streamed, std::move(bytes), all, all};
}

std::vector<answer> answers() {
    std::vector<answer> all;
    const auto length = "content-length: " + std::to_string(json.size()) + "\r\n\r\n";
    const std::string chunked = "transfer-encoding: chunked\r\n\r\n";
    const std::string type = "content-type: application/json\r\n";
    all.push_back(framed("json_length", false, ok + type + length + json));
    all.push_back(framed("json_chunked", false, ok + type + chunked + chunk(json) + "0\r\n\r\n"));
    answer until_eof = framed("json_until_eof", false, ok + type + "\r\n" + json);
    until_eof.complete_from = std::string::npos; // only a clean end tells
    all.push_back(until_eof);

    const auto begin = ok + events + chunked + chunk(first_event) + chunk(last_event);
    answer with_done = framed("events_with_done", true, begin + chunk(done) + "0\r\n\r\n");
    with_done.complete_from = with_done.clean_from = begin.size() + std::string("e\r\n").size() + done.size();
    all.push_back(with_done);
    all.push_back(framed("events_without_done", true, begin + "0\r\n\r\n"));
    const auto open = ok + events + "\r\n" + first_event + last_event;
    // At a clean end the blank line after the last event is not missed.
    answer open_end{"events_until_eof", true, open, std::string::npos, open.size() - 2};
    all.push_back(open_end);
    return all;
}

struct scheme {
    const char* name;
    bool tls;
};

class every_cut : public testing::TestWithParam<std::tuple<answer, scheme>> {};

TEST_P(every_cut, is_no_complete_answer) {
    const auto& [sent, scheme] = GetParam();
    support::client_world world(support::server_options().https(scheme.tls));
    for (const auto how : {cut::fin, cut::reset, cut::no_close_notify})
        for (std::size_t at = 0; at <= sent.bytes.size(); ++at) {
            const bool clean = how == cut::fin || (how == cut::no_close_notify && !scheme.tls);
            const bool complete = at >= sent.complete_from || (clean && at >= sent.clean_from);
            auto scripted = reply::raw(sent.bytes.substr(0, at));
            world.server.push(scripted.cut_after(at, how));
            const auto result = sent.streamed ? world.run_stream("x") : world.run_chat("x");
            const auto where = "cut " + std::to_string(int(how)) + " at " + std::to_string(at) + " of " +
                               std::to_string(sent.bytes.size());
            if (!complete) {
                ASSERT_TRUE(result.failure()) << where;
                ASSERT_NE(result.failure()->maybe_billed(), openai::billing::no) << where;
                const auto code = result.code();
                const bool broken = code == errc::truncated || code == errc::connection_lost;
                ASSERT_TRUE(broken || (clean && code == errc::invalid_json)) << where << result.failure()->what();
                ASSERT_EQ(code == errc::connection_lost, at == 0) << where;
            } else if (how != cut::reset) {
                ASSERT_FALSE(result.failure()) << where << ": " << result.failure()->what();
            }
            world.forget_client(); // a complete answer leaves a connection that the server is about to close
        }
    // what was cut was never used again
    world.server.push(reply("good"));
    EXPECT_EQ(world.run_chat("x").value(), "good");
    EXPECT_EQ(world.server.counts().connections, world.server.counts().requests);
}

INSTANTIATE_TEST_SUITE_P(answers, every_cut,
                         testing::Combine(testing::ValuesIn(answers()),
                                          testing::Values(scheme{"http", false}, scheme{"https", true})),
                         [](const auto& info) {
                             return std::get<0>(info.param).name + "_" + std::get<1>(info.param).name;
                         });

TEST(cuts, leave_what_had_arrived) {
    support::client_world world;
    world.server.push(reply("one two three").cut_body_after(900, cut::reset));
    const auto failure = world.stream_failure("x");
    EXPECT_EQ(failure.details().code, errc::truncated);
    EXPECT_TRUE(std::string("one two three").starts_with(world.text));
    EXPECT_FALSE(world.text.empty());
    EXPECT_EQ(failure.status(), 200);
    EXPECT_EQ(failure.maybe_billed(), openai::billing::yes);
}

} // namespace
