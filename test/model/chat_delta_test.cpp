// SPDX-License-Identifier: BSL-1.0
#include "model/mapping.hpp"

#include <gtest/gtest.h>

namespace openai::mapping {
namespace {

TEST(chat_delta, a_default_one_is_empty) {
    const chat_delta delta;
    EXPECT_TRUE(delta.empty());
    EXPECT_EQ(delta.text(), "");
    EXPECT_EQ(delta.id(), "");
    EXPECT_EQ(delta.created(), 0);
    EXPECT_FALSE(delta.usage().has_value());
    EXPECT_TRUE(delta.raw().is_null());
}

TEST(chat_delta, gives_what_the_event_says) {
    const std::string event = R"({"id":"c","created":7,"model":"m","service_tier":"t","system_fingerprint":"f","x":1,
        "choices":[{"index":0,"delta":{"role":"assistant","content":"Hello","refusal":"no","reasoning":"hm"},
        "finish_reason":"stop","logprobs":{"content":[]}}],"usage":{"total_tokens":3}})";
    const auto delta = read_chat_delta(event);
    EXPECT_EQ(delta.id(), "c");
    EXPECT_EQ(delta.created(), 7);
    EXPECT_EQ(delta.model(), "m");
    EXPECT_EQ(delta.service_tier(), "t");
    EXPECT_EQ(delta.system_fingerprint(), "f");
    EXPECT_EQ(delta.role(), "assistant");
    EXPECT_EQ(delta.text(), "Hello");
    EXPECT_EQ(delta.refusal(), "no");
    EXPECT_EQ(delta.reasoning(), "hm");
    EXPECT_EQ(delta.finish_reason(), "stop");
    ASSERT_EQ(delta.choices().size(), 1u);
    ASSERT_NE(delta.choices()[0].logprobs, nullptr);
    EXPECT_TRUE(delta.choices()[0].logprobs->is_object());
    EXPECT_EQ(delta.usage()->total_tokens, 3);
    EXPECT_EQ(delta.data(), event);
    EXPECT_EQ(delta.raw().at("x").as_int64(), 1);
}

TEST(chat_delta, copies_keep_the_views_alive) {
    chat_delta copy;
    std::string_view text;
    {
        const auto delta = read_chat_delta(
            R"({"choices":[{"delta":{"content":[{"type":"text","text":"long enough to be on the heap"},"!"]}}]})");
        copy = delta;
        text = delta.text();
    }
    EXPECT_EQ(text, "long enough to be on the heap!");
    EXPECT_EQ(copy.text().data(), text.data());
}

TEST(chat_delta, text_is_that_of_choice_0_wherever_it_stands) {
    const auto delta =
        read_chat_delta(R"({"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}}]})");
    EXPECT_EQ(delta.text(), "a");
    EXPECT_EQ(read_chat_delta(R"({"choices":[{"index":1,"delta":{"content":"b"}}]})").text(), "");
    EXPECT_EQ(
        read_chat_delta(R"({"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]})").choices()[1].index, 1);
}

struct shape {
    const char* choice;
    const char* text;
    const char* finish_reason = "";
};

TEST(chat_delta, reads_choices_in_every_shape) {
    const shape shapes[] = {
        {R"({"delta":{"content":"a"}})", "a"},
        {R"({"delta":{"content":null},"finish_reason":null})", ""},
        {R"({"delta":{},"finish_reason":"stop"})", "", "stop"},
        {R"({"delta":{"content":""},"finish_reason":""})", ""},
        {R"({"delta":null,"finish_reason":"stop"})", "", "stop"},
        {R"({"finish_reason":"stop"})", "", "stop"},
        {R"({"text":"a"})", "a"},
        {R"({"message":{"content":"a"},"finish_reason":"stop"})", "a", "stop"},
        {R"({"message":{"content":"ab"},"delta":{"content":"b"}})", "b"},
        {R"({"delta":{"content":42}})", "42"},
        {R"({"delta":"text"})", ""},
        {R"({"delta":{"content":"a","tool_calls":null,"audio":null,"function_call":null}})", "a"},
        {R"({"delta":{"content":"a","tool_calls":{},"audio":"","function_call":7}})", "a"},
        {R"({"index":"0","delta":{"content":"a"}})", "a"},
        {R"({"index":0.0,"delta":{"content":"a"}})", "a"},
    };
    for (const auto& [choice, text, finish_reason] : shapes) {
        SCOPED_TRACE(choice);
        const auto delta = read_chat_delta(R"({"choices":[)" + std::string(choice) + "]}");
        EXPECT_EQ(delta.text(), text);
        EXPECT_EQ(delta.finish_reason(), finish_reason);
    }
}

TEST(chat_delta, finds_usage_wherever_it_is) {
    const char* events[] = {
        R"({"choices":[],"usage":{"total_tokens":9}})",
        R"({"choices":[],"usage":null,"x_groq":{"usage":{"total_tokens":9}}})",
        R"({"choices":[{"delta":{},"usage":{"total_tokens":9.0}}]})",
        R"({"usage":{"total_tokens":"9"}})",
    };
    for (const auto* event : events) EXPECT_EQ(read_chat_delta(event).usage().value().total_tokens, 9) << event;
    EXPECT_FALSE(read_chat_delta(R"({"choices":[],"usage":null,"x_groq":{"id":"a"}})").usage().has_value());
}

TEST(chat_delta, is_empty_without_choices_and_usage) {
    for (const auto* event :
         {"", "  ", "{}", "[]", "7", R"({"type":"ping"})", R"({"choices":null})", R"({"choices":[7]})"})
        EXPECT_TRUE(read_chat_delta(event).empty()) << event;
}

TEST(chat_delta, a_whole_message_after_its_pieces_gives_no_text_again) {
    chat_delta_reader reader;
    EXPECT_EQ(reader.read(R"({"choices":[{"index":0,"delta":{"content":"Hi"}}]})").text(), "Hi");
    const auto last = reader.read(R"({"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"},
        {"index":1,"message":{"content":"Ho"}}]})");
    EXPECT_EQ(last.text(), "");
    EXPECT_EQ(last.finish_reason(), "stop");
    EXPECT_EQ(last.choices()[1].content, "Ho");
}

errc code_of_event(const std::string& event) {
    try {
        read_chat_delta(event);
    } catch (const error& failure) {
        return static_cast<errc>(failure.code().value());
    }
    return errc{};
}

TEST(chat_delta, throws_for_what_is_not_json_or_an_error) {
    for (const auto* event : {"x", "{", R"({"choices":[{"delta":{"content":"a"})", "{}{}", "[DONE]", "\xff"})
        EXPECT_EQ(code_of_event(event), errc::invalid_json) << event;
    EXPECT_EQ(code_of_event(std::string(65, '[') + std::string(65, ']')), errc::invalid_json);
    EXPECT_EQ(code_of_event(R"({"error":{"message":"m"}})"), errc::in_stream_error);
}

TEST(chat_delta, the_error_in_a_stream_is_typed) {
    try {
        read_chat_delta(R"({"error":{"message":"m","type":"t","code":500},"choices":[]})");
        FAIL();
    } catch (const error& failure) {
        EXPECT_EQ(failure.api().message, "m");
        EXPECT_EQ(failure.api().type, "t");
        EXPECT_EQ(failure.api().code, "500");
        EXPECT_EQ(failure.phase(), phase::stream);
    }
}

TEST(chat_delta, survives_half_characters) {
    EXPECT_EQ(read_chat_delta("{\"choices\":[{\"delta\":{\"content\":\"a\xe2\x82\"}}]}").text(), "a\uFFFD");
    EXPECT_EQ(read_chat_delta(R"({"choices":[{"delta":{"content":"a\ud83d"}}]})").text(), "a\uFFFD");
    EXPECT_EQ(read_chat_delta(R"({"choices":[{"delta":{"content":"\ude00\\ud83d"}}]})").text(), "\uFFFD\\ud83d");
    EXPECT_EQ(read_chat_delta(R"({"choices":[{"delta":{"content":"\ud83d\ude00"}}]})").text(), "\U0001F600");
}

TEST(chat_delta, no_cut_of_an_event_crashes) {
    const std::string event = R"({"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a",
        "function":{"name":"f","arguments":"\u00e9\ud83d\ude00"}}],"audio":{"id":"x"}},"logprobs":{"content":[1e5]}}],
        "usage":{"total_tokens":-1}})";
    for (std::size_t cut = 0; cut < event.size(); ++cut) {
        auto changed = event;
        changed[cut] = '\x80';
        code_of_event(changed);
        if (cut == 0) continue; // blank data is an empty delta
        EXPECT_NE(code_of_event(event.substr(0, cut)), errc{}) << cut;
    }
    EXPECT_EQ(code_of_event(event), errc{});
}

} // namespace
} // namespace openai::mapping
