// SPDX-License-Identifier: BSL-1.0
#include "api/chat/tool_call_ids.hpp"
#include "field/expectations.hpp"
#include "field/stream_client.hpp"
#include "support/local_client.hpp"

#include <openai/block.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/session/tools.hpp>

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <ctime>
#include <set>

namespace field::streams_test {
namespace {

class streams : public ::testing::TestWithParam<std::tuple<case_parameter, route>> {};

/// However the bytes are cut, and whatever the label says: the first bytes of a body decide what it is.
TEST_P(streams, come_to_the_same_end) {
    const auto& [parameter, way] = GetParam();
    const auto& asked = *parameter;
    const auto body = written_for(way, asked.script);
    const auto type = asked.type.value_or("text/event-stream");
    stream_client client;
    client.choices = asked.choices;
    const auto whole = client.read(way, body, std::string_view::npos, type);
    expect_outcome(whole, asked);
    EXPECT_EQ(whole.text, asked.wanted("text")) << "who collects is given nothing of an answer that failed but this";
    EXPECT_EQ(whole.reason, asked.wanted("reason"));
    if (body.size() > 1'000'000) return; // takes long in small pieces
    for (const std::size_t piece : {1u, 7u, 64u})
        EXPECT_EQ(describe(client.read(way, body, piece, type)), describe(whole)) << piece;
    if (!body.starts_with("data:") && !body.starts_with(':')) return; // does not begin as a stream
    for (const auto* label : {"application/json", "text/plain", "text/html", "application/octet-stream"})
        EXPECT_EQ(describe(client.read(way, body, 5, label)), describe(whole)) << label;
}

auto all_streams(const char* file) {
    std::vector<std::tuple<case_parameter, route>> all;
    for (const auto& asked : kept_cases(file))
        for (const auto way : asked.ways()) all.emplace_back(asked, way);
    return ::testing::ValuesIn(all);
}

std::string name_of_case(const ::testing::TestParamInfo<streams::ParamType>& about) {
    return std::get<0>(about.param)->name + "_by_" + name_of(std::get<1>(about.param));
}

INSTANTIATE_TEST_SUITE_P(field, streams, all_streams("streams"), name_of_case);
INSTANTIATE_TEST_SUITE_P(tools, streams, all_streams("tools"), name_of_case);

namespace json = boost::json;
using namespace openai;

/// Whoever compares each call with each takes seconds for so many.
TEST(tool_calls, of_an_answer_may_be_many) {
    std::vector<tool_call> calls;
    for (int i = 0; i < 20'000; ++i) calls.emplace_back("call_" + std::to_string(i), "f", "{}");
    calls.back().id = calls.front().id;
    const auto began = std::clock();
    make_ids_unique(calls);
    EXPECT_LT(std::clock() - began, 2 * CLOCKS_PER_SEC);
    std::set<std::string> ids;
    for (const auto& call : calls) EXPECT_TRUE(ids.insert(call.id).second) << call.id;
}

struct text {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(text, (), (text))

/// A session whose server calls `note` in some odd way, once.
class odd_calls : public ::testing::TestWithParam<bool> {
protected:
    odd_calls() {
        tools_.add("note", "", [this](text what) {
            noted_.push_back(what.text);
            return "done";
        });
    }

    /// The answer to a prompt, given the calls that the model asks for.
    std::string answer(const std::string& calls, const std::string& reason = "tool_calls") {
        auto session = client_.chat.session("", chat_request("m"));
        session.add_tools(tools_);
        const auto choice = R"({"index":0,"finish_reason":")" + reason + R"(",)";
        const auto message = R"({"role":"assistant","content":null,"tool_calls":[)" + calls + "]}}";
        const bool streamed = GetParam();
        const auto document = R"({"choices":[)" + choice + (streamed ? "\"delta\":" : "\"message\":") + message + "]}";
        const auto body = streamed ? "data: " + document + "\n\n" : document;
        server_.push(
            openai::testing::reply::raw(
                "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(streamed ? "text/event-stream" : "application/json") +
                "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body)
                .keep_open()); // a raw answer would close without a word
        server_.push(openai::testing::reply("fine"));
        server_.push(openai::testing::reply("again"));
        const auto first = send(session, "one");
        return first + ' ' + send(session, "two");
    }

    std::string send(chat_session& session, const char* prompt) {
        if (!GetParam()) return std::string(support::run(io_, session.send(prompt)).text());
        auto deltas = support::run(io_, session.stream(prompt));
        return std::string(support::run(io_, deltas.collect()).text());
    }

    /// Every request as a server that is strict about its history looks at it.
    void expect_acceptable() const {
        for (std::size_t i = 0; i < server_.counts().requests; ++i) {
            const auto request = json::parse(server_.request(i).body);
            std::set<std::string> asked;
            std::set<std::string> answered;
            for (const auto& message : request.at("messages").as_array()) {
                const auto& members = message.as_object();
                if (const auto* id = members.if_contains("tool_call_id")) {
                    EXPECT_TRUE(answered.emplace(id->as_string()).second);
                }
                const auto* calls = members.if_contains("tool_calls");
                for (std::size_t n = 0; calls && n < calls->as_array().size(); ++n) {
                    const auto& call = calls->at(n);
                    EXPECT_FALSE(call.as_object().contains("index"));
                    EXPECT_TRUE(asked.emplace(call.at("id").as_string()).second);
                    boost::system::error_code failure;
                    EXPECT_TRUE(json::parse(call.at("function").at("arguments").as_string(), failure).is_object());
                }
            }
            EXPECT_EQ(asked, answered);
        }
    }

    openai::testing::server server_;
    boost::asio::io_context io_;
    openai::client client_{io_, support::options_for(server_)};
    tool_set tools_;
    std::vector<std::string> noted_;
};

TEST_P(odd_calls, with_one_id_run_once_each) {
    EXPECT_EQ(
        answer(R"({"index":0,"id":"x","type":"function","function":{"name":"note","arguments":"{\"text\":\"a\"}"}},)"
               R"({"index":1,"id":"x","type":"function","function":{"name":"note","arguments":"{\"text\":\"b\"}"}})"),
        "fine again");
    EXPECT_EQ(noted_, (std::vector<std::string>{"a", "b"}));
    expect_acceptable();
}

TEST_P(odd_calls, without_ids_run_once_each) {
    EXPECT_EQ(
        answer(R"({"index":0,"type":"function","function":{"name":"note","arguments":"{\"text\":\"a\"}"}},)"
               R"({"index":0,"id":"","type":"function","function":{"name":"note","arguments":"{\"text\":\"b\"}"}})"),
        "fine again");
    EXPECT_EQ(noted_, (std::vector<std::string>{"a", "b"}));
    expect_acceptable();
}

TEST_P(odd_calls, with_broken_arguments_do_not_poison_the_session) {
    for (const auto* arguments : {R"({\"text\":\"abc)", "abc", "", "[1]", R"({\"text\":)", R"({\"text\":\"a\"}})"}) {
        SCOPED_TRACE(arguments);
        EXPECT_EQ(answer(R"({"index":0,"id":"x","type":"function","function":{"name":"note","arguments":")" +
                         std::string(arguments) + "\"}}"),
                  "fine again");
    }
    EXPECT_TRUE(noted_.empty());
    expect_acceptable();
}

TEST_P(odd_calls, that_were_aborted_run_nothing_and_say_why) {
    const auto failure = support::error_of([&] {
        answer(R"({"index":0,"id":"x","type":"function","function":{"name":"note","arguments":"{\"text\":\"a\"}"}})",
               "abort");
    });
    ASSERT_TRUE(failure);
    EXPECT_TRUE(failure->is(errc::truncated)) << failure->what();
    EXPECT_NE(failure->details().context.find(R"("abort")"), std::string::npos) << failure->what();
    EXPECT_TRUE(noted_.empty());
}

INSTANTIATE_TEST_SUITE_P(field, odd_calls, ::testing::Bool(),
                         [](const auto& about) { return about.param ? "streamed" : "whole"; });

} // namespace
} // namespace field::streams_test
