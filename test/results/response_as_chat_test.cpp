// SPDX-License-Identifier: BSL-1.0
#include "results/response_as_chat.hpp"
#include "json/mapping.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <chrono>

/// A response as the answer to a chat request, and what its state is.
namespace openai::test::response_as_chat_test {
namespace {

namespace json = boost::json;

/// A response with these members beside its id, as a server sends it.
response read(const std::string& members) {
    detail::http_message http;
    http.status = 200;
    http.body = R"({"id":"resp_1","object":"response",)" + members + '}';
    return detail::mapping::read<response>(http);
}

chat_completion answer_of(const std::string& members) {
    return detail::mapping::response_as_chat(read(R"("status":"completed",)" + members));
}

future_status status_of(const std::string& members) { return detail::mapping::status_of(read(members)); }

const std::string call = R"({"type":"function_call","call_id":"c1","name":"weather","arguments":"{}"})";

TEST(response_as_chat, has_each_state) {
    const std::vector<std::pair<std::string, future_state>> states{
        {"queued", future_state::queued},       {"in_progress", future_state::running},
        {"completed", future_state::succeeded}, {"incomplete", future_state::succeeded},
        {"failed", future_state::failed},       {"cancelled", future_state::cancelled}};
    for (const auto& [word, state] : states) EXPECT_EQ(status_of(R"("status":")" + word + '"').state, state) << word;
    for (const auto* bad : {R"("status":"odd")", R"("status":"queued","id":"")", R"("output":[])"}) {
        try {
            status_of(bad);
            ADD_FAILURE() << bad;
        } catch (const error& failure) {
            EXPECT_EQ(failure.code(), errc::invalid_response) << bad;
        }
    }
}

TEST(response_as_chat, has_a_status) {
    const auto status = status_of(R"("status":"queued","created_at":17.5,"model":"m","metadata":{"label":"sum"})");
    EXPECT_EQ(status.id, "resp_1");
    EXPECT_EQ(status.model, "m");
    EXPECT_EQ(status.label, "sum");
    EXPECT_EQ(status.created, future_status::time(std::chrono::seconds(17)));
    for (const auto* time : {"-1", "1e300", "null"}) {
        const auto created = status_of(R"("status":"queued","created_at":)" + std::string(time)).created;
        EXPECT_EQ(created > future_status::time(), std::string(time) == "1e300") << time;
    }
}

TEST(response_as_chat, has_the_text_and_the_usage) {
    const auto found = answer_of(R"("created_at":17,"model":"gpt-4o-2024","service_tier":"flex","mine":1,
        "incomplete_details":{"reason":"max_output_tokens"},"moderation":{"input":2},"error":null,
        "output":[{"type":"reasoning","summary":[{"type":"summary_text","text":"two and two"}]},
        {"type":"message","role":"assistant","content":[
        {"type":"output_text","text":"fo","annotations":[]},{"type":"output_text","text":"ur"}]}],
        "usage":{"input_tokens":3,"input_tokens_details":{"cached_tokens":1,"cache_write_tokens":5},"output_tokens":4,
        "output_tokens_details":{"reasoning_tokens":2},"total_tokens":7,"cost":0.5})");
    EXPECT_EQ(found.id, "resp_1");
    EXPECT_EQ(found.created, 17);
    EXPECT_EQ(found.model, "gpt-4o-2024");
    EXPECT_EQ(found.service_tier, "flex");
    EXPECT_EQ(found.extra, (json::object{{"mine", 1}, {"moderation", {{"input", 2}}}}));
    EXPECT_EQ(found.text(), "four");
    EXPECT_EQ(found.reasoning(), "two and two");
    EXPECT_EQ(found.choices.at(0).finish_reason, "length");
    EXPECT_TRUE(found.choices.at(0).logprobs.is_null());
    EXPECT_EQ(found.usage.value().prompt_tokens, 3);
    EXPECT_EQ(found.usage->completion_tokens, 4);
    EXPECT_EQ(found.usage->total_tokens, 7);
    EXPECT_EQ(found.usage->prompt_tokens_details.cached_tokens, 1);
    EXPECT_EQ(found.usage->prompt_tokens_details.cache_write_tokens, 5);
    EXPECT_EQ(found.usage->completion_tokens_details.reasoning_tokens, 2);
    EXPECT_EQ(found.usage->extra, (json::object{{"cost", 0.5}}));
}

TEST(response_as_chat, has_a_refusal_and_log_probabilities) {
    const auto found = answer_of(R"("usage":{},"output":[{"type":"message","role":"assistant","content":[
        {"type":"output_text","text":"a","logprobs":[{"token":"a","logprob":-1}]},
        {"type":"refusal","refusal":"No."}]}])");
    const auto& choice = found.choices.at(0);
    EXPECT_EQ(choice.message.refusal, "No.");
    EXPECT_EQ(choice.logprobs, json::parse(R"({"content":[{"token":"a","logprob":-1}]})"));
    EXPECT_EQ(choice.finish_reason, "stop");
    EXPECT_FALSE(found.usage);
}

TEST(response_as_chat, has_calls_of_tools) {
    const auto found = answer_of(R"("output":[)" + call + R"(,
        {"type":"custom_tool_call","call_id":"c2","name":"shell","input":"ls"},{"type":"mystery"}])");
    const auto& choice = found.choices.at(0);
    EXPECT_EQ(choice.finish_reason, "tool_calls");
    EXPECT_TRUE(std::holds_alternative<std::monostate>(choice.message.content));
    const auto& calls = choice.message.tool_calls;
    ASSERT_EQ(calls.size(), 2u);
    EXPECT_EQ(calls[0].id, "c1");
    EXPECT_EQ(calls[0].type, "function");
    EXPECT_EQ(calls[0].function.value().name, "weather");
    EXPECT_EQ(calls[0].arguments(), "{}");
    EXPECT_TRUE(calls[0].complete);
    EXPECT_EQ(calls[1].id, "c2");
    EXPECT_EQ(calls[1].type, "custom");
    EXPECT_EQ(calls[1].custom.value().name, "shell");
    EXPECT_EQ(calls[1].arguments(), "ls");
}

TEST(response_as_chat, tells_calls_that_must_not_be_run) {
    for (const std::string reason : {"max_output_tokens", "content_filter"}) {
        const auto found =
            answer_of(R"("incomplete_details":{"reason":")" + reason + R"("},"output":[)" + call + "," + call + "]");
        const auto& choice = found.choices.at(0);
        EXPECT_EQ(choice.finish_reason, reason == "content_filter" ? reason : "length");
        ASSERT_EQ(choice.message.tool_calls.size(), 2u);
        for (const auto& one : choice.message.tool_calls) EXPECT_FALSE(one.complete);
        EXPECT_EQ(choice.message.tool_calls[0].id, "c1");
        EXPECT_NE(choice.message.tool_calls[1].id, "c1") << "each id is there once";
    }
}

} // namespace
} // namespace openai::test::response_as_chat_test
