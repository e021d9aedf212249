// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_stream_codec.hpp"
#include "api/completions/text_piece_reader.hpp"
#include "json/json_memory.hpp"
#include "json/mapping.hpp"

#include <openai/chat/chat_accumulator.hpp>
#include <openai/completions/text_accumulator.hpp>

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

/// What accumulators keep when there is a limit.
namespace openai::detail::mapping::accumulator_limit_test {
namespace {

constexpr std::size_t limit = 100'000;

/// A choice's delta, and what of the completion must not grow with it.
const char* const deltas[] = {
    R"({"content":"%"})",
    R"({"reasoning":"%"})",
    R"({"refusal":"%"})",
    R"({"role":"%"})",
    R"({"function_call":{"name":"f","arguments":"%"}})",
    R"({"audio":{"data":"%"}})",
    R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"%"}}]})",
    R"({"tool_calls":[{"index":0,"id":"a","type":"custom","custom":{"name":"f","input":"%"}}]})",
    R"({"tool_calls":[{"index":0,"id":"a","note":"%"}]})",
};

std::string filled(std::string_view pattern) {
    const auto at = pattern.find('%');
    return std::string(pattern.substr(0, at)) + std::string(1'000, 'x') + std::string(pattern.substr(at + 1));
}

std::size_t size_of(const chat_completion& whole) {
    std::size_t size = whole.id.size() + whole.model.size() + whole.service_tier.value_or("").size() +
                       whole.system_fingerprint.value_or("").size();
    for (const auto& choice : whole.choices) {
        const auto& message = choice.message;
        size += message.text().size() + message.reasoning.size() + message.refusal.value_or("").size() +
                message.role.size() + choice.finish_reason.value_or("").size() + memory_of(choice.logprobs);
        if (message.function_call) size += message.function_call->arguments.size();
        if (message.audio) size += message.audio->data.size();
        for (const auto& call : message.tool_calls)
            size += call.id.size() + call.arguments().size() + memory_of(call.received.members);
    }
    return size;
}

TEST(accumulator_limit, holds_for_every_part_of_a_delta) {
    for (const auto* pattern : deltas) {
        SCOPED_TRACE(pattern);
        chat_accumulator sum({}, limit);
        const auto event = R"({"choices":[{"index":0,"delta":)" + filled(pattern) + "}]}";
        for (int i = 0; i < 1'000; ++i) sum.add(read_chat_delta(event));
        EXPECT_TRUE(sum.completion().cut);
        EXPECT_LE(size_of(sum.completion()), limit + 100);
        EXPECT_FALSE(sum.finished());
        sum.add(read_chat_delta(
            R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"total_tokens":7}})"));
        EXPECT_TRUE(sum.finished());
        EXPECT_EQ(sum.completion().usage.value().total_tokens, 7);
    }
}

TEST(accumulator_limit, holds_for_log_probabilities) {
    chat_accumulator sum({}, limit);
    const auto event = R"({"choices":[{"index":0,"delta":{},"logprobs":{"content":[{"token":"x","logprob":-1}]}}]})";
    for (int i = 0; i < 10'000; ++i) sum.add(read_chat_delta(event));
    EXPECT_TRUE(sum.completion().cut);
    EXPECT_LE(size_of(sum.completion()), limit + 100);
    EXPECT_GT(size_of(sum.completion()), limit / 2);
}

TEST(accumulator_limit, holds_for_reasons_choices_calls_and_names) {
    const auto long_word = std::string(10'000, 'y');
    chat_accumulator sum({}, limit);
    for (int i = 0; i < 128; ++i) {
        const auto index = std::to_string(i);
        sum.add(read_chat_delta(R"({"id":")" + long_word + R"(","model":")" + long_word + R"(","service_tier":")" +
                                long_word + index + R"(","system_fingerprint":")" + long_word + index +
                                R"(","choices":[{"index":)" + index + R"(,"delta":{},"finish_reason":")" + long_word +
                                "\"}]}"));
    }
    EXPECT_TRUE(sum.completion().cut);
    EXPECT_EQ(sum.completion().choices.size(), 128u);
    EXPECT_LE(size_of(sum.completion()), limit + 128 * 64);

    chat_accumulator calls({}, limit);
    for (int i = 0; i <= 1'024; ++i)
        calls.add(read_chat_delta(R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":)" + std::to_string(i) +
                                  R"(,"id":"a"}]}}]})"));
    EXPECT_TRUE(calls.completion().cut);
    EXPECT_LE(calls.completion().choices[0].message.tool_calls.size() * sizeof(tool_call), limit);
}

TEST(accumulator_limit, lets_no_cut_tool_call_look_complete) {
    const auto piece = [](std::string_view arguments) {
        return read_chat_delta(
            R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":")" +
            std::string(arguments) + R"("}}]}}]})");
    };
    chat_accumulator sum({}, 2'000);
    sum.add(piece("{}"));
    sum.add(piece(std::string(3'000, 'x')));
    sum.add(read_chat_delta(R"({"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]})"));
    sum.end();
    EXPECT_TRUE(sum.completion().cut);
    EXPECT_EQ(sum.completion().choices[0].message.tool_calls.at(0).arguments(), "{}");
    EXPECT_FALSE(sum.completion().choices[0].message.tool_calls.at(0).complete);
}

TEST(accumulator_limit, leaves_no_holes) {
    chat_accumulator sum({}, 1'000);
    const auto add = [&](std::size_t size, char letter) {
        sum.add(
            read_chat_delta(R"({"choices":[{"index":0,"delta":{"content":")" + std::string(size, letter) + "\"}}]}"));
    };
    add(600, 'a');
    add(600, 'b');
    add(100, 'c');
    EXPECT_EQ(sum.completion().text(), std::string(600, 'a'));
}

TEST(accumulator_limit, of_nothing_keeps_reasons_only) {
    chat_accumulator sum({}, 0);
    sum.add(read_chat_delta(R"({"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":"a"}}]})"));
    sum.add(read_chat_delta(R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})"));
    EXPECT_EQ(sum.completion().text(), "");
    EXPECT_TRUE(sum.finished());
    EXPECT_TRUE(sum.completion().cut);
}

/// The work for an event stays linear in its size.
TEST(accumulator_limit, of_what_one_event_may_repeat) {
    const auto repeated = [](const std::string& element, std::size_t times) {
        auto all = element;
        for (std::size_t i = 1; i < times; ++i) all += ',' + element;
        return all;
    };
    const auto calls = [&](std::size_t times) {
        return R"({"index":0,"delta":{"tool_calls":[)" + repeated(R"({"id":"a"})", times) + "]}}";
    };
    const auto add = [](const std::string& choices) {
        chat_accumulator sum;
        sum.add(read_chat_delta(R"({"choices":[)" + choices + "]}"));
    };
    EXPECT_NO_THROW(add(calls(1'025)));
    EXPECT_THROW(add(calls(1'026)), error);
    EXPECT_NO_THROW(add(repeated(R"({"index":0,"delta":{}})", 128)));
    EXPECT_THROW(add(repeated(R"({"index":0,"delta":{}})", 129)), error);
}

TEST(accumulator_limit, is_none_by_default) {
    chat_accumulator chat;
    text_accumulator text;
    for (int i = 0; i < 1'000; ++i) {
        chat.add(read_chat_delta(R"({"choices":[{"index":0,"delta":{"content":"0123456789"}}]})"));
        text.add(read_text_piece(R"({"choices":[{"index":0,"text":"0123456789"}]})"));
    }
    EXPECT_EQ(chat.completion().text().size(), 10'000u);
    EXPECT_FALSE(chat.completion().cut);
    EXPECT_EQ(text.completion().text().size(), 10'000u);
    EXPECT_FALSE(text.completion().cut);
}

TEST(accumulator_limit, holds_for_texts_that_are_continued) {
    for (const auto* pattern :
         {R"("text":"%")", R"("text":"","note":"%")", R"("text":"","logprobs":{"tokens":["%"]})"}) {
        SCOPED_TRACE(pattern);
        text_accumulator sum(limit);
        for (int i = 0; i < 1'000; ++i) {
            auto choice = filled(pattern);
            if (const auto at = choice.find("note"); at != std::string::npos) choice.insert(at, std::to_string(i));
            sum.add(read_text_piece(R"({"choices":[{"index":0,)" + choice + "}]}"));
        }
        EXPECT_TRUE(sum.completion().cut);
        const auto& kept = sum.completion().choices.at(0);
        EXPECT_LE(kept.text.size() + memory_of(kept.extra) + memory_of(kept.logprobs), limit + 100);
        sum.add(read_text_piece(R"({"choices":[{"index":0,"text":"x","finish_reason":"stop"}]})"));
        EXPECT_TRUE(sum.finished());
    }
}

} // namespace
} // namespace openai::detail::mapping::accumulator_limit_test
