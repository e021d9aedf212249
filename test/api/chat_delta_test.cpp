// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_stream_codec.hpp"
#include "json/mapping.hpp"

#include <openai/chat/chat_accumulator.hpp>

#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <ctime>

namespace openai::detail::mapping::chat_delta_test {
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
        {R"({"delta":"text"})", "text"},
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

TEST(chat_delta, is_empty_if_it_is_no_more_than_a_head) {
    for (const auto* event :
         {"", "  ", "{}", "[]", "7", R"({"choices":null})", R"({"choices":[null]})", R"({"a":null})",
          R"({"id":"c","object":"o","created":1,"model":"m","choices":[],"usage":null})"})
        EXPECT_TRUE(read_chat_delta(event).empty()) << event;
    for (const auto* event :
         {R"({"choices":[],"meta":{}})", R"({"prompt_filter_results":[]})", R"({"citations":["a"]})"})
        EXPECT_FALSE(read_chat_delta(event).empty()) << event;
}

/// What nothing is known of is there all the same, beside what is.
TEST(chat_delta, keeps_further_members) {
    const auto delta = read_chat_delta(R"({"choices":[{"index":0,"finish_reason":null,"content_filter_results":{"a":1},
        "delta":{"content":"x","images":[{"u":1}],"annotations":null}}]})");
    const auto& choice = delta.choices()[0];
    ASSERT_TRUE(choice.extra && choice.choice_extra);
    EXPECT_EQ(boost::json::serialize(*choice.extra), R"({"images":[{"u":1}]})");
    EXPECT_EQ(boost::json::serialize(*choice.choice_extra), R"({"content_filter_results":{"a":1}})");
    chat_accumulator sum;
    sum.add(delta);
    sum.add(read_chat_delta(R"({"choices":[{"index":0,"finish_reason":"stop","content_filter_results":{"a":2},
        "delta":{"images":[{"u":2}],"note":"a","seal":"s"}}]})"));
    sum.add(read_chat_delta(R"({"choices":[{"index":0,"delta":{"note":"b","seal":"s"}}]})"));
    const auto& whole = sum.completion().choices.at(0);
    EXPECT_EQ(boost::json::serialize(whole.message.received.members),
              R"({"images":[{"u":1},{"u":2}],"note":"ab","seal":"s"})");
    EXPECT_EQ(boost::json::serialize(whole.extra), R"({"content_filter_results":{"a":2}})");
}

TEST(chat_delta, a_whole_message_after_its_pieces_gives_no_text_again) {
    chat_stream_codec reader;
    EXPECT_EQ(reader.read({.data = R"({"choices":[{"index":0,"delta":{"content":"Hi"}}]})"}).text(), "Hi");
    const auto last = reader.read({.data = R"({"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"},
        {"index":1,"message":{"content":"Ho"}}]})"});
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

/// The completion of events whose only choice has these deltas.
chat_completion sum_of(std::initializer_list<const char*> deltas) {
    chat_accumulator sum;
    for (const std::string delta : deltas)
        sum.add(read_chat_delta(R"({"choices":[{"index":0,"delta":)" + delta + "}]}"));
    return sum.take();
}

/// "id:name(arguments)" of each call.
std::string calls_of(std::initializer_list<const char*> lists) {
    chat_accumulator sum;
    for (const std::string list : lists)
        sum.add(read_chat_delta(R"({"choices":[{"index":0,"delta":{"tool_calls":)" + list + "}}]}"));
    std::string text;
    for (const auto& call : sum.completion().choices.at(0).message.tool_calls)
        text += call.id + ':' + std::string(call.name()) + '(' + std::string(call.arguments()) + ')';
    return text;
}

TEST(chat_accumulator, null_and_absent_never_erase) {
    const auto completion = sum_of({R"({"role":"assistant","content":"a","reasoning":"r","refusal":"x"})",
                                    R"({"role":null,"content":null,"reasoning":null,"refusal":null})", "{}",
                                    R"({"content":"b","reasoning":"s","refusal":"y"})"});
    EXPECT_EQ(completion.text(), "ab");
    EXPECT_EQ(completion.reasoning(), "rs");
    EXPECT_EQ(completion.choices[0].message.refusal, "xy");
    EXPECT_EQ(completion.choices[0].message.role, "assistant");
}

TEST(chat_accumulator, content_stays_null_without_text) {
    const auto completion = sum_of({R"({"content":null})", R"({"content":""})"});
    EXPECT_TRUE(std::holds_alternative<std::monostate>(completion.choices.at(0).message.content));
}

struct call_case {
    const char* what;
    std::initializer_list<const char*> lists;
    const char* expected;
};

TEST(chat_accumulator, merges_tool_calls) {
    const call_case cases[] = {
        {"by index",
         {R"([{"index":1,"id":"b","function":{"name":"g","arguments":"1"}}])",
          R"([{"index":0,"id":"a","function":{"name":"f","arguments":"2"}}])",
          R"([{"index":1,"function":{"arguments":"3"}},{"index":0,"function":{"arguments":"4"}}])"},
         "a:f(24)b:g(13)"},
        {"sparse indexes", {R"([{"index":1024,"id":"b"},{"index":7,"id":"a"}])"}, "a:()b:()"},
        {"empty id and name do not erase",
         {R"([{"index":0,"id":"a","function":{"name":"f"}}])",
          R"([{"index":0,"id":"","function":{"name":"","arguments":"1"}}])"},
         "a:f(1)"},
        {"a repeated name is not joined, a piece is",
         {R"([{"index":0,"id":"a","function":{"name":"get"}}])", R"([{"index":0,"function":{"name":"_it"}}])",
          R"([{"index":0,"function":{"name":"get_it","arguments":"1"}}])"},
         "a:get_it(1)"},
        {"every call is number 0",
         {R"([{"index":0,"id":"a","function":{"name":"f","arguments":"1"}}])",
          R"([{"index":0,"id":"b","function":{"name":"f","arguments":"2"}}])",
          R"([{"index":0,"function":{"arguments":"3"}}])"},
         "a:f(1)b:f(23)"},
        {"a changing id without name is the same call",
         {R"([{"index":0,"id":"a","function":{"name":"f"}}])",
          R"([{"index":0,"id":"b","function":{"arguments":"1"}}])"},
         "a:f(1)"},
        {"no index: by id",
         {R"([{"id":"a","function":{"name":"f"}},{"id":"b","function":{"name":"g"}}])",
          R"([{"id":"a","function":{"arguments":"1"}}])"},
         "a:f(1)b:g()"},
        {"no index, no id: a name begins a call, the rest continues it",
         {R"([{"function":{"name":"f"}}])", R"([{"function":{"arguments":"1"}}])", R"([{"function":{"name":"g"}}])",
          R"([{"function":{"arguments":"2"}}])"},
         ":f(1):g(2)"},
        {"no index, no id, no name: by position",
         {R"([{"id":"a","function":{"name":"f"}},{"id":"b","function":{"name":"g"}}])",
          R"([{"function":{"arguments":"1"}},{"function":{"arguments":"2"}}])"},
         "a:f(1)b:g(2)"},
        {"arguments as object",
         {R"([{"id":"a","function":{"name":"f","arguments":{"a":[1,null]}}}])"},
         R"(a:f({"a":[1,null]}))"},
        {"custom",
         {R"([{"index":0,"id":"a","type":"custom","custom":{"name":"c","input":"x"}}])",
          R"([{"index":0,"custom":{"input":"y"}}])"},
         "a:c(xy)"},
        {"junk", {R"([7,null,{}])", "[]"}, ":()"},
    };
    for (const auto& [what, lists, expected] : cases) EXPECT_EQ(calls_of(lists), expected) << what;
}

TEST(chat_accumulator, keeps_what_a_provider_adds_to_a_call) {
    const auto completion = sum_of({R"({"tool_calls":[{"index":0,"id":"a","extra_content":{"s":1}}]})",
                                    R"({"tool_calls":[{"index":0,"extra_content":null}]})"});
    EXPECT_EQ(completion.choices.at(0).message.tool_calls.at(0).received.members.at("extra_content").at("s").as_int64(),
              1);
}

TEST(chat_accumulator, joins_the_rest) {
    chat_accumulator sum;
    for (const auto* event : {
             R"({"id":"","model":"","created":0,"choices":[]})",
             R"({"id":"c","model":"m","created":5,"choices":[{"delta":{"function_call":{"name":"f","arguments":"{"}},
                 "logprobs":{"content":[1],"refusal":null}}]})",
             R"({"id":"d","created":6,"service_tier":"t","choices":[{"delta":{"function_call":{"arguments":"}"}},
                 "logprobs":{"content":[2,3],"refusal":null}}],"usage":{"total_tokens":1}})",
             R"({"system_fingerprint":"fp","choices":[{"delta":{},"finish_reason":"function_call"}],
                 "usage":{"total_tokens":2}})",
             R"({"service_tier":"","choices":[{"delta":{},"finish_reason":null}],"usage":null})",
         })
        sum.add(read_chat_delta(event));
    const auto& completion = sum.completion();
    EXPECT_EQ(completion.id, "c");
    EXPECT_EQ(completion.model, "m");
    EXPECT_EQ(completion.created, 5);
    EXPECT_EQ(completion.service_tier, "t");
    EXPECT_EQ(completion.system_fingerprint, "fp");
    EXPECT_EQ(completion.usage->total_tokens, 2);
    const auto& choice = completion.choices.at(0);
    EXPECT_EQ(choice.message.function_call->name, "f");
    EXPECT_EQ(choice.message.function_call->arguments, "{}");
    EXPECT_EQ(choice.logprobs.at("content").as_array().size(), 3u);
    EXPECT_EQ(choice.finish_reason, "function_call");
}

TEST(chat_accumulator, is_finished_when_every_seen_choice_is) {
    chat_accumulator sum;
    EXPECT_FALSE(sum.finished());
    sum.add(read_chat_delta(R"({"choices":[]})"));
    EXPECT_FALSE(sum.finished());
    sum.add(read_chat_delta(R"({"choices":[{"index":1,"delta":{"content":"b"},"finish_reason":"stop"}]})"));
    EXPECT_TRUE(sum.finished());
    sum.add(read_chat_delta(R"({"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":""}]})"));
    EXPECT_FALSE(sum.finished());
    sum.add(read_chat_delta(R"({"choices":[{"index":0,"delta":{},"finish_reason":"length"}]})"));
    EXPECT_TRUE(sum.finished());
    EXPECT_EQ(sum.completion().text(), "a");
    EXPECT_EQ(sum.completion().choices[1].text(), "b");
    EXPECT_EQ(sum.take().choices.size(), 2u);
    EXPECT_TRUE(sum.completion().choices.empty());
    EXPECT_FALSE(sum.finished());
}

TEST(chat_accumulator, a_whole_message_counts_only_without_pieces) {
    const auto whole =
        read_chat_delta(R"({"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"}]})");
    chat_accumulator alone;
    alone.add(whole);
    EXPECT_EQ(alone.completion().text(), "Hi");
    chat_accumulator after;
    after.add(read_chat_delta(R"({"choices":[{"index":0,"delta":{"content":"Hi"}}]})"));
    after.add(whole);
    EXPECT_EQ(after.completion().text(), "Hi");
    EXPECT_TRUE(after.finished());
}

TEST(chat_accumulator, bounds_the_indexes) {
    const char* events[] = {
        R"({"choices":[{"index":128,"delta":{"content":"a"}}]})",
        R"({"choices":[{"index":-1,"delta":{"content":"a"}}]})",
        R"({"choices":[{"index":9223372036854775807,"delta":{}}]})",
        R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":1025}]}}]})",
        R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":-1}]}}]})",
        R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":1024,"id":"a"},{"id":"b"}]}}]})",
    };
    for (const auto* event : events) {
        chat_accumulator sum;
        try {
            sum.add(read_chat_delta(event));
            ADD_FAILURE() << event;
        } catch (const error& failure) {
            EXPECT_EQ(failure.code(), errc::invalid_response) << event;
        }
    }
    EXPECT_NO_THROW(chat_accumulator().add(read_chat_delta(R"({"choices":[{"index":127,"delta":{}}]})")));
}

std::string piece_of_call(const std::string& members) {
    return R"({"choices":[{"index":0,"delta":{"tool_calls":[{)" + members + "}]}}]}";
}

/// Whoever reads the arguments again at each piece takes a minute for these.
TEST(chat_accumulator, takes_time_linear_in_the_pieces_of_a_call) {
    const struct {
        const char* first;
        const char* further;
    } rows[] = {
        {R"("index":0,"id":"a","function":{"name":"f","arguments":"x"})",
         R"("index":0,"id":"a","function":{"name":"f","arguments":"x"})"},
        {R"("index":0,"id":"a","function":{"name":"f","arguments":"{\"a\":\""})",
         R"("index":0,"id":"a","function":{"name":"f","arguments":"word }"})"},
        {R"("index":0,"id":"a","function":{"name":"f","arguments":"[1}"})",
         R"("index":0,"id":"a","function":{"name":"f","arguments":" "})"},
        {R"("index":0,"id":"a","function":{"name":"f","arguments":"{\"a\":\""})",
         R"("index":0,"function":{"arguments":"null"})"},
        {R"("id":"a","function":{"name":"f","arguments":"x"})", R"("id":"a","function":{"arguments":"x"},"k":"v")"},
    };
    for (const auto& row : rows) {
        const auto began = std::clock();
        chat_accumulator sum;
        sum.add(read_chat_delta(piece_of_call(row.first)));
        const auto further = read_chat_delta(piece_of_call(row.further));
        for (int i = 0; i < 100'000; ++i) sum.add(further);
        EXPECT_LT(std::clock() - began, 5 * CLOCKS_PER_SEC) << row.further;
        EXPECT_EQ(sum.completion().choices.at(0).message.tool_calls.size(), 1u);
    }
}

TEST(chat_accumulator, bounds_the_calls_of_a_choice) {
    chat_accumulator sum;
    const auto call = [](int id) {
        const auto members = R"("index":0,"function":{"name":"f"},"id":")" + std::to_string(id) + '"';
        return read_chat_delta(piece_of_call(members));
    };
    for (int i = 0; i < 1025; ++i) sum.add(call(i));
    EXPECT_EQ(sum.completion().choices.at(0).message.tool_calls.size(), 1025u);
    try {
        sum.add(call(1025));
        FAIL();
    } catch (const error& failure) {
        EXPECT_EQ(failure.code(), errc::invalid_response);
    }
}

TEST(chat_accumulator, says_who_sent_the_deltas) {
    chat_accumulator sum("second");
    sum.add(read_chat_delta(R"({"choices":[{"delta":{"content":"a"}}]})"));
    EXPECT_EQ(sum.take().choices.at(0).message.received.provider, "second");
}

} // namespace
} // namespace openai::detail::mapping::chat_delta_test
