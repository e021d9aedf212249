// SPDX-License-Identifier: BSL-1.0
#include "field/stream_client.hpp"

#include <gtest/gtest.h>

namespace field {
namespace {

constexpr errc success{};

struct row {
    const char* name;
    const char* script; ///< see `written_for`
    errc code = success;
    const char* text = "";   ///< that the caller has
    const char* words = "";  ///< that the error's message holds
    const char* reason = ""; ///< at the end
    bool chat_only = false;
};

constexpr auto cut = errc::truncated;
constexpr auto said = errc::in_stream_error;

/// What is no reason to end.
const row placeholders[] = {
    {"text_null", "data: {P:Hel|null}\n\ndata: {P:lo|null}\n\n", cut, "Hello"},
    {"none", "data: {P:Hello|None}\n\n", cut, "Hello"},
    {"capitals", "data: {P:Hello|NULL}\n\n", cut, "Hello"},
    {"undefined", "data: {P:Hello|undefined}\n\n", cut, "Hello"},
    {"empty", "data: {P:Hello|}\n\n", cut, "Hello"},
    {"unspecified", "data: {P:Hello|FINISH_REASON_UNSPECIFIED}\n\n", cut, "Hello"},
    {"then_the_end_marker", "data: {P:Hello|null}\n\ndata: [DONE]\n\n", success, "Hello"},
    {"then_a_real_one", "data: {P:Hello|null}\n\ndata: {P:|stop}\n\n", success, "Hello", "", "stop"},
    {"an_unknown_one_is_kept", "data: {P:Hello|eos_reached}\n\n", success, "Hello", "", "eos_reached"},
    {"false",
     "data: "
     "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"text\":\"Hello\",\"finish_reason\":false}]}\n\n",
     cut, "Hello"},
    {"blank", "data: {P:Hello| }\n\n", cut, "Hello"},
    {"in_progress", "data: {P:Hello|in_progress}\n\n", cut, "Hello"},
    {"incomplete", "data: {P:Hello|incomplete}\n\n", cut, "Hello"},
};

/// Errors in any shape, wherever they stand, and whatever follows.
const row errors[] = {
    {"flat", "data: {\"message\":\"upstream died\",\"type\":\"server_error\"}\n\ndata: [DONE]\n\n", said, "",
     "upstream died"},
    {"flag", "data: {\"error\":true,\"message\":\"upstream died\"}\n\ndata: [DONE]\n\n", said, "", "upstream died"},
    {"number", "data: {\"error\":1,\"message\":\"upstream died\"}\n\ndata: [DONE]\n\n", said, "", "upstream died"},
    {"text", "data: {\"error\":\"upstream died\"}\n\ndata: [DONE]\n\n", said, "", "upstream died"},
    {"object", "data: {\"error\":{\"message\":\"upstream died\"}}\n\ndata: [DONE]\n\n", said, "", "upstream died"},
    {"list", "data: {\"error\":[{\"message\":\"upstream died\"}]}\n\ndata: [DONE]\n\n", said, "", "upstream died"},
    {"errors", "data: {\"errors\":[{\"message\":\"upstream died\"}]}\n\n", said, "", "upstream died"},
    {"event_name", "event: error\ndata: upstream died\n\n", said, "", "upstream died"},
    {"field_name", "error: {\"message\":\"upstream died\"}\n\n", said, "", "upstream died"},
    {"detail_alone", "data: {\"detail\":\"upstream died\"}\n\ndata: [DONE]\n\n", said, "", "upstream died"},
    {"message_alone", "data: {\"message\":\"upstream died\"}\n\ndata: [DONE]\n\n", said, "", "upstream died"},
    {"code", "data: {\"error_code\":336100,\"error_msg\":\"upstream died\"}\n\ndata: [DONE]\n\n", said, "",
     "upstream died"},
    {"exception", "data: {\"__type\":\"ThrottlingException\",\"message\":\"upstream died\"}\n\n", said, "",
     "upstream died"},
    {"no_success", "data: {\"success\":false,\"message\":\"upstream died\"}\n\n", said, "", "upstream died"},
    {"status", "data: {\"status\":502,\"message\":\"upstream died\"}\n\n", said, "", "upstream died"},
    {"after_text", "data: {P:Hel}\n\ndata: {\"error\":true,\"message\":\"upstream died\"}\n\ndata: [DONE]\n\n", said,
     "Hel", "upstream died"},
    {"after_the_reason", "data: {P:Hel|stop}\n\ndata: {\"message\":\"upstream died\",\"type\":\"server_error\"}\n\n",
     said, "Hel", "upstream died", "stop"},
    {"in_a_choice",
     "data: "
     "{\"choices\":[{\"index\":0,\"finish_reason\":\"error\",\"delta\":{},\"error\":{\"code\":502,\"message\":"
     "\"upstream "
     "died\"}}]}\n\ndata: [DONE]\n\n",
     said, "", "upstream died"},
    {"as_reason", "data: {P:Hel}\n\ndata: {P:|error}\n\ndata: [DONE]\n\n", said, "Hel", "finish reason \"error\"",
     "error"},
    {"with_usage",
     "data: {P:Hel}\n\ndata: {\"error\":{\"message\":\"upstream died\"},\"usage\":{\"total_tokens\":3}}\n\n", said,
     "Hel", "upstream died"},
    {"false_is_none", "data: {\"error\":false,\"choices\":[]}\n\ndata: {P:Hello|stop}\n\n", success, "Hello", "",
     "stop"},
    {"empty_is_none", "data: {\"error\":{},\"choices\":[]}\n\ndata: {P:Hello|stop}\n\n", success, "Hello", "", "stop"},
    {"zero_is_none", "data: {\"error\":0,\"choices\":[]}\n\ndata: {P:Hello|stop}\n\n", success, "Hello", "", "stop"},
    {"as_a_list",
     "data: {P:Hel}\n\ndata: [{\"error\":{\"message\":\"upstream died\",\"code\":429}}]\n\ndata: [DONE]\n\n", said,
     "Hel", "upstream died"},
    {"as_a_list_first", "data: [{\"error\":{\"message\":\"upstream died\"}}]\n\n", said, "", "upstream died"},
    {"named_and_a_list",
     "data: {P:Hel}\n\nevent: error\ndata: [{\"message\":\"upstream died\",\"a\":1}]\n\ndata: [DONE]\n\n", said, "Hel",
     "upstream died"},
    {"of_groq", "data: {P:Hel}\n\ndata: {\"choices\":[],\"x_groq\":{\"error\":\"upstream died\"}}\n\ndata: [DONE]\n\n",
     said, "Hel", "upstream died"},
    {"in_a_delta",
     "data: {\"choices\":[{\"index\":0,\"delta\":{\"error\":{\"message\":\"upstream died\"}}}]}\n\ndata: [DONE]\n\n",
     said, "", "upstream died"},
    {"in_a_heartbeat",
     "data: {P:Hel}\n\nevent: ping\ndata: {\"error\":{\"message\":\"upstream died\"}}\n\ndata: [DONE]\n\n", said, "Hel",
     "upstream died"},
    {"with_words_under_another_name", "data: {P:Hel}\n\ndata: {\"error\":{\"reason\":\"upstream died\"}}\n\n", said,
     "Hel", "upstream died"},
    {"with_words_in_a_list", "data: {P:Hel}\n\ndata: {\"error\":[\"upstream died\"]}\n\n", said, "Hel",
     "upstream died"},
    {"null_in_a_heartbeat_is_none", "event: ping\ndata: {\"error\":null}\n\ndata: {P:Hello|stop}\n\n", success, "Hello",
     "", "stop"},
};

/// Words that stand in no event.
const row outside[] = {
    {"error", "{\"error\":{\"message\":\"upstream died\"}}\n\ndata: [DONE]\n\n", said, "", "upstream died"},
    {"error_alone", "{\"error\":{\"message\":\"upstream died\"}}", said, "", "upstream died"},
    {"error_without_blank_line", "{\"error\":{\"message\":\"upstream died\"}}\ndata: [DONE]\n\n", said, "",
     "upstream died"},
    {"pretty", "{\n  \"error\": {\n    \"message\": \"upstream died\"\n  }\n}\n\ndata: [DONE]\n\n", said, "",
     "upstream died"},
    {"pretty_with_crlf", "{\r\n  \"error\": {\r\n    \"message\": \"upstream died\"\r\n  }\r\n}\r\n", said, "",
     "upstream died"},
    {"after_text", "data: {P:Hel}\n\n{\"error\":{\"message\":\"upstream died\"}}\n", said, "Hel", "upstream died"},
    {"after_text_and_marker", "data: {P:Hel}\n\n{\"detail\":\"upstream died\"}\n\ndata: [DONE]\n\n", said, "Hel",
     "upstream died"},
    {"plain", "upstream connect error or disconnect\n", cut, "", "upstream connect error"},
    {"plain_then_marker", "Internal Server Error\n\ndata: [DONE]\n\n", cut, "", "Internal Server Error"},
    {"page", "<html><body><h1>502 Bad Gateway</h1></body></html>\n", cut, "", "502 Bad Gateway"},
    {"plain_after_text", "data: {P:Hel}\n\nupstream reset\n", cut, "Hel", "upstream reset"},
    {"one_that_harms_nothing", "retrying: yes\n\ndata: {P:Hello|stop}\n\ndata: [DONE]\n\n", success, "Hello", "",
     "stop"},
    {"json_lines", "{P:Hel}\n{P:lo|stop}\n", success, "Hello", "", "stop"},
    {"json_lines_cut", "{P:Hel}\n{P:lo}\n", cut, "Hello"},
    {"json_lines_with_marker", "{P:Hel}\n{P:lo}\ndata: [DONE]\n\n", success, "Hello"},
    {"pretty_list", "data: {P:Hel}\n\n[{\n \"error\": {\n  \"message\": \"upstream died\"\n }\n}\n]\n", said, "Hel",
     "upstream died"},
    {"string_as_event", "data: {P:Hel}\n\ndata: \"upstream timed out\"\n\n", cut, "Hel", "upstream timed out"},
};

/// Nothing of an answer.
const row empty[] = {
    {"marker", "data: [DONE]\n\n", cut, "", "nothing of an answer"},
    {"marker_without_blank", "data:[DONE]\n\n", cut, "", "nothing of an answer"},
    {"comment_and_marker", ": ok\n\ndata: [DONE]\n\n", cut, "", "nothing of an answer"},
    {"body", "", cut, "", "nothing of an answer"},
    {"comments", ": ok\n\n: ok\n\n", cut, "", "nothing of an answer"},
    {"usage_and_marker", "data: {\"choices\":[],\"usage\":{\"total_tokens\":1}}\n\ndata: [DONE]\n\n", cut, "",
     "nothing of an answer"},
    {"heartbeats_and_marker", "data: {\"type\":\"ping\"}\n\ndata: [DONE]\n\n", cut, "", "nothing of an answer"},
    {"head_and_marker", "data: {\"id\":\"c\",\"choices\":[]}\n\ndata: [DONE]\n\n", cut, "", "nothing of an answer"},
};

/// What says only that the connection lives.
const row heartbeats[] = {
    {"comment_as_data", "data: {P:Hel}\n\ndata: : OPENROUTER PROCESSING\n\ndata: {P:lo|stop}\n\n", success, "Hello", "",
     "stop"},
    {"first", "data: : PROCESSING\n\ndata: {P:Hello|stop}\n\n", success, "Hello", "", "stop"},
    {"word", "data: ping\n\ndata: {P:Hello|stop}\n\n", success, "Hello", "", "stop"},
    {"enclosed", "data: [HEARTBEAT]\n\ndata: {P:Hello|stop}\n\n", success, "Hello", "", "stop"},
    {"quoted", "data: \"keep-alive\"\n\ndata: {P:Hello|stop}\n\n", success, "Hello", "", "stop"},
    {"event", "event: ping\ndata: {\"time\":1}\n\ndata: {P:Hello|stop}\n\n", success, "Hello", "", "stop"},
    {"event_with_text", "event: heartbeat\ndata: still here\n\ndata: {P:Hello|stop}\n\n", success, "Hello", "", "stop"},
    {"document", "data: {P:Hel}\n\ndata: {\"type\":\"ping\"}\n\ndata: {P:lo|stop}\n\n", success, "Hello", "", "stop"},
    {"empty_document", "data: {}\n\ndata: {P:Hello|stop}\n\n", success, "Hello", "", "stop"},
    {"empty_data", "data:\n\ndata: {P:Hello|stop}\n\n", success, "Hello", "", "stop"},
    {"at_the_end", "data: {P:Hello|stop}\n\ndata: : bye\n\n", success, "Hello", "", "stop"},
};

/// Several documents in one event, and one choice without a list.
const row shapes[] = {
    {"two_lines", "data: {P:Hel}\ndata: {P:lo|stop}\n\n", success, "Hello", "", "stop"},
    {"three_lines", "data: {P:H}\ndata: {P:el}\ndata: {P:lo|stop}\n\ndata: [DONE]\n\n", success, "Hello", "", "stop"},
    {"lines_with_marker", "data: {P:Hel}\ndata: {P:lo}\ndata: [DONE]\n\n", success, "Hello"},
    {"lines_with_error", "data: {P:Hel}\ndata: {\"error\":{\"message\":\"upstream died\"}}\n\n", said, "Hel",
     "upstream died"},
    {"one_document_over_lines",
     "data: {\"choices\":[\ndata: {\"index\":0,\"delta\":{\"content\":\"Hello\"},\"text\":"
     "\"Hello\",\"finish_reason\":\"stop\"}\ndata: ]}\n\n",
     success, "Hello", "", "stop"},
    {"choices_without_list",
     "data: "
     "{\"choices\":{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"text\":\"Hello\",\"finish_reason\":\"stop\"}}\n\n",
     success, "Hello", "", "stop"},
    {"choices_as_text", "data: {\"choices\":\"Hello\"}\n\ndata: [DONE]\n\n", errc::invalid_response, "", "choices"},
    {"choice_as_text", "data: {\"choices\":[\"Hello\"]}\n\ndata: [DONE]\n\n", errc::invalid_response, "", "choices"},
    {"delta_as_text", "data: {\"choices\":[{\"delta\":\"Hello\",\"finish_reason\":\"stop\"}]}\n\n", success, "Hello",
     "", "stop", true},
    {"delta_as_number", "data: {\"choices\":[{\"delta\":7}]}\n\ndata: [DONE]\n\n", errc::invalid_response, "", "delta",
     "", true},
    {"whole_messages",
     "data: {\"choices\":[{\"message\":{\"content\":\"Hel\"}}]}\n\ndata: "
     "{\"choices\":[{\"message\":{\"content\":\"lo\"},\"finish_reason\":\"stop\"}]}\n\n",
     success, "Hello", "", "stop", true},
    {"whole_message_at_the_end",
     "data: {P:Hel}\n\ndata: {P:lo}\n\ndata: "
     "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}\n\n",
     success, "Hello", "", "stop", true},
    {"a_list_of_chunks", "data: [{P:Hel},{P:lo|stop}]\n\n", success, "Hello", "", "stop"},
    {"a_list_then_more", "data: [{P:Hel},{P:l}]\n\ndata: {P:o|stop}\n\n", success, "Hello", "", "stop"},
    {"whole_message_after_an_empty_piece",
     "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\ndata: "
     "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
     success, "Hello", "", "stop", true},
    {"whole_message_after_thoughts",
     "data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}]}\n\ndata: "
     "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hello\",\"reasoning_content\":\"hm\"},\"finish_reason\":"
     "\"stop\"}]}\n\n",
     success, "Hello", "", "stop", true},
    {"whole_message_beside_an_empty_delta",
     "data: "
     "{\"choices\":[{\"index\":0,\"delta\":{},\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}\n\n",
     success, "Hello", "", "stop", true},
};

/// Halves of characters.
const row halves[] = {
    {"in_two_events", "data: {P:ok \\ud83d}\n\ndata: {P:\\ude00!|stop}\n\n", success, "ok \U0001F600!", "", "stop"},
    {"with_an_empty_event_between", "data: {P:\\ud83d}\n\ndata: {P:}\n\ndata: {P:\\ude00|stop}\n\n", success,
     "\U0001F600", "", "stop"},
    {"twice", "data: {P:\\ud83d}\n\ndata: {P:\\ude00\\ud83d}\n\ndata: {P:\\ude01|stop}\n\n", success,
     "\U0001F600\U0001F601", "", "stop"},
    {"first_without_second", "data: {P:a\\ud83d}\n\ndata: {P:b|stop}\n\n", success, "a\uFFFDb", "", "stop"},
    {"second_without_first", "data: {P:a}\n\ndata: {P:\\ude00b|stop}\n\n", success, "a\uFFFDb", "", "stop"},
    {"at_the_end", "data: {P:a\\ud83d|stop}\n\n", success, "a\uFFFD", "", "stop"},
    {"held_to_the_end", "data: {P:a\\ud83d}\n\ndata: {P:|stop}\n\n", success, "a\uFFFD", "", "stop"},
    {"whole_pairs_are_left", "data: {P:\\ud83d\\ude00}\n\ndata: {P:x|stop}\n\n", success, "\U0001F600x", "", "stop"},
    {"backslash_before", "data: {P:\\\\ud83d}\n\ndata: {P:\\\\ude00|stop}\n\n", success, "\\ud83d\\ude00", "", "stop"},
};

class streams : public ::testing::TestWithParam<std::tuple<const row*, route>> {
protected:
    static void expect(const outcome& result, const row& wanted, route way) {
        EXPECT_EQ(result.failure ? result.failure->code() : success, wanted.code)
            << (result.failure ? result.failure->what() : "no failure");
        // Who collects is given nothing of an answer that failed but what was kept.
        EXPECT_EQ(result.text, wanted.text) << name_of(way);
        EXPECT_EQ(result.reason, wanted.reason);
        if (!result.failure) return;
        const std::string told = std::string(result.failure->what()) + ' ' + result.failure->api().message;
        EXPECT_NE(told.find(wanted.words), told.npos) << told;
    }
};

/// However the bytes are cut, and whatever the label says: what it is, is decided by its first bytes.
TEST_P(streams, come_to_the_same_end) {
    const auto& [wanted, way] = GetParam();
    const auto body = written_for(way, wanted->script);
    stream_client client;
    const auto whole = client.read(way, body);
    expect(whole, *wanted, way);
    for (const std::size_t piece : {1u, 7u, 64u})
        EXPECT_EQ(describe(client.read(way, body, piece)), describe(whole)) << piece;
    if (!body.starts_with("data:") && !body.starts_with(':')) return; // does not begin as a stream
    for (const auto* label : {"application/json", "text/plain", "text/html", "application/octet-stream"})
        EXPECT_EQ(describe(client.read(way, body, 5, label)), describe(whole)) << label;
}

template <std::size_t Count>
auto each_of(const row (&rows)[Count]) {
    std::vector<std::tuple<const row*, route>> all;
    for (const auto& one : rows)
        for (const auto way : all_routes)
            if (!one.chat_only || of_chat(way)) all.emplace_back(&one, way);
    return ::testing::ValuesIn(all);
}

std::string name_of_case(const ::testing::TestParamInfo<std::tuple<const row*, route>>& about) {
    return std::string(std::get<0>(about.param)->name) + "_by_" + name_of(std::get<1>(about.param));
}

/// Each choice that was asked for has to end, unless the server says that all is over.
TEST(streams_of_two_choices, are_complete_when_both_have_ended) {
    const std::string first = R"(data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]})";
    const std::string second = R"(data: {"choices":[{"index":1,"delta":{"content":"b"},"finish_reason":"stop"}]})";
    const std::string begun = R"(data: {"choices":[{"index":1,"delta":{"content":"b"}}]})";
    const std::pair<std::string, errc> bodies[] = {
        {first + "\n\n", cut},
        {first + "\n\n" + begun + "\n\n", cut},
        {second + "\n\n", cut},
        {first + "\n\n" + second + "\n\n", success},
        {second + "\n\n" + first + "\n\n", success},
        {first + "\n\ndata: [DONE]\n\n", success},
    };
    stream_client client;
    client.choices = 2;
    for (const auto& [body, code] : bodies) {
        SCOPED_TRACE(body);
        for (const auto way : {route::chat, route::chat_collect}) {
            const auto result = client.read(way, body, 3);
            EXPECT_EQ(result.failure ? result.failure->code() : success, code);
        }
    }
}

/// Whatever its label, and with or without an end marker behind it.
TEST(answers_to_streamed_calls, may_come_as_one_document) {
    const std::string whole =
        R"({"choices":[{"index":0,"message":{"content":"Hello"},"text":"Hello","finish_reason":"stop"}]})";
    for (const auto way : all_routes) {
        for (const std::string behind : {"", "\n", "\n\ndata: [DONE]\n\n"}) {
            for (const auto* label : {"application/json", "text/event-stream", "text/plain"}) {
                SCOPED_TRACE(name_of(way) + ' ' + label + behind);
                stream_client client;
                const auto result = client.read(way, whole + behind, 9, label);
                ASSERT_FALSE(result.failure) << result.failure->what();
                EXPECT_EQ(result.text, "Hello");
                EXPECT_EQ(result.reason, "stop");
            }
        }
    }
}

/// A document that is a piece needs evidence like a stream, and one that is an error begins no stream.
TEST(answers_to_streamed_calls, that_are_a_piece_or_an_error_are_no_answer) {
    const std::pair<std::string, errc> bodies[] = {
        {R"({"choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]})", cut},
        {R"({"choices":[{"index":0,"delta":{"role":"assistant"}}]})", cut},
        {R"({"choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":"stop"}]})", success},
        {R"({"error":{"message":"upstream died","type":"invalid_request_error"}})", said},
        {R"({"choices":[{"index":0,"message":{"content":""}}],"error":{"message":"upstream died"}})", said},
    };
    for (const auto& [body, code] : bodies) {
        SCOPED_TRACE(body);
        for (const auto way : {route::chat, route::chat_collect}) {
            stream_client client;
            const auto result = client.read(way, body, 9, "application/json");
            if (code == said) { // the class is that of the words
                ASSERT_TRUE(result.failure);
                EXPECT_EQ(result.failure->api().message, "upstream died");
            } else {
                EXPECT_EQ(result.failure ? result.failure->code() : success, code);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(placeholders, streams, each_of(placeholders), name_of_case);
INSTANTIATE_TEST_SUITE_P(errors, streams, each_of(errors), name_of_case);
INSTANTIATE_TEST_SUITE_P(outside, streams, each_of(outside), name_of_case);
INSTANTIATE_TEST_SUITE_P(empty, streams, each_of(empty), name_of_case);
INSTANTIATE_TEST_SUITE_P(heartbeats, streams, each_of(heartbeats), name_of_case);
INSTANTIATE_TEST_SUITE_P(shapes, streams, each_of(shapes), name_of_case);
INSTANTIATE_TEST_SUITE_P(halves, streams, each_of(halves), name_of_case);

} // namespace
} // namespace field
