// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/jsonl.hpp"

#include <openai/chat/chat_completion.hpp>
#include <openai/core/error.hpp>

#include <gtest/gtest.h>

namespace openai::test {

inline void expect_tool_calls(const chat_completion& completion, const boost::json::object& expected) {
    const auto& wanted = expected.at("tool_calls").as_array();
    const auto& calls =
        completion.choices.empty() ? std::vector<tool_call>() : completion.choices[0].message.tool_calls;
    ASSERT_EQ(calls.size(), wanted.size());
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const auto id = text_at(wanted[i].as_object(), "id");
        if (!id.empty()) { // if it is empty, the library has made an id
            EXPECT_EQ(calls[i].id, id);
        }
        EXPECT_EQ(calls[i].name(), text_at(wanted[i].as_object(), "name"));
        EXPECT_EQ(calls[i].arguments(), text_at(wanted[i].as_object(), "arguments"));
    }
}

inline void expect_usage(const chat_completion& completion, const boost::json::object& expected) {
    ASSERT_EQ(completion.usage.has_value(), !expected.at("usage").is_null());
    if (!completion.usage) return;
    const auto& usage = expected.at("usage").as_object();
    EXPECT_EQ(completion.usage->prompt_tokens, usage.at("prompt_tokens").as_int64());
    EXPECT_EQ(completion.usage->completion_tokens, usage.at("completion_tokens").as_int64());
    EXPECT_EQ(completion.usage->total_tokens, usage.at("total_tokens").as_int64());
}

inline void expect_error(const std::optional<api_error>& error, const boost::json::object& expected) {
    ASSERT_EQ(error.has_value(), !expected.at("error").is_null());
    if (!error) return;
    EXPECT_EQ(error->message, text_at(expected.at("error").as_object(), "message"));
    EXPECT_EQ(error->type, text_at(expected.at("error").as_object(), "type"));
    EXPECT_EQ(error->code, text_at(expected.at("error").as_object(), "code"));
}

inline void expect_further(const chat_completion& completion, const boost::json::object& expected) {
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

/// Checks the completion of a row's stream, but not the text of a failure.
inline void expect_completion(const chat_completion& completion, const boost::json::object& expected) {
    EXPECT_EQ(completion.text(), text_at(expected, "content"));
    EXPECT_EQ(completion.reasoning(), text_at(expected, "reasoning"));
    const auto reason = completion.choices.empty() ? std::nullopt : completion.choices[0].finish_reason;
    EXPECT_EQ(reason.value_or(""), text_at(expected, "finish_reason"));
    expect_tool_calls(completion, expected);
    expect_usage(completion, expected);
    expect_further(completion, expected);
}

} // namespace openai::test
