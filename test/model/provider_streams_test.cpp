// SPDX-License-Identifier: BSL-1.0
#include "model/mapping.hpp"
#include "protocol/sse_decoder.hpp"

#include "jsonl.hpp"

#include <openai/chat_accumulator.hpp>

#include <gtest/gtest.h>

namespace openai::mapping {
namespace {

using boost::json::object;
using test::text_at;

struct event {
    std::string type = "message";
    std::string data;
};

std::vector<event> split(std::string_view stream) {
    std::vector<event> events;
    protocol::sse_decoder decoder;
    decoder.feed(stream);
    while (const auto next = decoder.next()) events.push_back({std::string(next->type), std::string(next->data)});
    if (const auto last = decoder.finish()) events.push_back({std::string(last->type), std::string(last->data)});
    return events;
}

struct outcome {
    chat_completion completion;
    std::optional<api_error> error;
    std::string seen; ///< what a consumer that prints `text()` of each delta has shown
    bool done = false;
    bool finished = false;
};

/// What a streaming call does with the events.
outcome play(const std::vector<event>& events) {
    outcome result;
    chat_accumulator sum;
    chat_delta_reader reader;
    for (const auto& [type, data] : events) {
        if (data == "[DONE]") {
            result.done = true;
            break;
        }
        if (!result.error) result.error = find_stream_error(type, data);
        if (type == "error") continue;
        const auto delta = reader.read(data);
        result.seen += delta.text();
        sum.add(delta);
    }
    result.finished = sum.finished();
    result.completion = sum.take();
    return result;
}

void expect_tool_calls(const chat_completion& completion, const object& expected) {
    const auto& wanted = expected.at("tool_calls").as_array();
    const auto& calls =
        completion.choices.empty() ? std::vector<tool_call>() : completion.choices[0].message.tool_calls;
    ASSERT_EQ(calls.size(), wanted.size());
    for (std::size_t i = 0; i < calls.size(); ++i) {
        EXPECT_EQ(calls[i].id, text_at(wanted[i].as_object(), "id"));
        EXPECT_EQ(calls[i].name(), text_at(wanted[i].as_object(), "name"));
        EXPECT_EQ(calls[i].arguments(), text_at(wanted[i].as_object(), "arguments"));
    }
}

void expect_usage(const chat_completion& completion, const object& expected) {
    ASSERT_EQ(completion.usage.has_value(), !expected.at("usage").is_null());
    if (!completion.usage) return;
    const auto& usage = expected.at("usage").as_object();
    EXPECT_EQ(completion.usage->prompt_tokens, usage.at("prompt_tokens").as_int64());
    EXPECT_EQ(completion.usage->completion_tokens, usage.at("completion_tokens").as_int64());
    EXPECT_EQ(completion.usage->total_tokens, usage.at("total_tokens").as_int64());
}

void expect_error(const std::optional<api_error>& error, const object& expected) {
    ASSERT_EQ(error.has_value(), !expected.at("error").is_null());
    if (!error) return;
    EXPECT_EQ(error->message, text_at(expected.at("error").as_object(), "message"));
    EXPECT_EQ(error->type, text_at(expected.at("error").as_object(), "type"));
    EXPECT_EQ(error->code, text_at(expected.at("error").as_object(), "code"));
}

void expect_further(const chat_completion& completion, const object& expected) {
    const auto& message = completion.choices.empty() ? message::user("") : completion.choices[0].message;
    EXPECT_EQ(message.refusal.value_or(""), text_at(expected, "refusal"));
    if (const auto* audio = expected.if_contains("audio")) {
        ASSERT_TRUE(message.audio.has_value());
        EXPECT_EQ(message.audio->id, text_at(audio->as_object(), "id"));
        EXPECT_EQ(message.audio->transcript, text_at(audio->as_object(), "transcript"));
        EXPECT_EQ(message.audio->data, text_at(audio->as_object(), "data"));
    }
    if (const auto* second = expected.if_contains("choice_1")) {
        ASSERT_EQ(completion.choices.size(), 2u);
        EXPECT_EQ(completion.choices[1].text(), text_at(second->as_object(), "content"));
        EXPECT_EQ(completion.choices[1].finish_reason, text_at(second->as_object(), "finish_reason"));
    }
}

TEST(provider_streams, give_what_a_tolerant_client_makes_of_them) {
    for (const auto& row : test::read_jsonl("provider_streams.jsonl")) {
        SCOPED_TRACE(text_at(row, "name"));
        const auto text = text_at(row, "sse");
        const bool stream = text_at(row, "content_type") == "text/event-stream";
        const auto result = play(stream ? split(text) : std::vector<event>{{"message", text}});
        const auto& expected = row.at("expect").as_object();
        const auto& completion = result.completion;
        EXPECT_EQ(completion.text(), text_at(expected, "content"));
        EXPECT_EQ(result.seen, text_at(expected, "content"));
        EXPECT_EQ(completion.reasoning(), text_at(expected, "reasoning"));
        const auto reason = completion.choices.empty() ? std::nullopt : completion.choices[0].finish_reason;
        EXPECT_EQ(reason.value_or(""), text_at(expected, "finish_reason"));
        EXPECT_EQ(result.done, expected.at("done_marker").as_bool());
        EXPECT_EQ(!result.error && (result.done || result.finished), expected.at("complete").as_bool());
        expect_tool_calls(completion, expected);
        expect_usage(completion, expected);
        expect_error(result.error, expected);
        expect_further(completion, expected);
    }
}

} // namespace
} // namespace openai::mapping
