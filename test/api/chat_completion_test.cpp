// SPDX-License-Identifier: BSL-1.0
#include "support/completion_bodies.hpp"
#include "support/completion_readings.hpp"
#include "json/mapping.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>

namespace openai::detail::mapping::chat_completion_test {
namespace {

http_message answer(std::string body) {
    http_message http;
    http.status = 200;
    http.headers.add("X-Request-Id", "req_1");
    http.body = std::move(body);
    return http;
}

chat_completion read_chat(std::string body) { return read<chat_completion>(answer(std::move(body))); }

/// A completion whose first message has these members.
chat_completion with_message(const std::string& members) {
    return read_chat(R"({"choices":[{"index":0,"finish_reason":"stop","message":{)" + members + "}}]}");
}

TEST(chat_completion, reads_every_field) {
    const auto completion = read_chat(R"({"id":"c1","object":"chat.completion","created":1700000000,"model":"m-1",
        "service_tier":"default","system_fingerprint":"fp","unknown":{"a":1},
        "choices":[{"index":0,"finish_reason":"stop","native":"x","logprobs":{"content":[]},
            "message":{"role":"assistant","content":"Hi","refusal":null,"annotations":[1]}}],
        "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"cost":0.5,
            "prompt_tokens_details":{"cached_tokens":1},"completion_tokens_details":{"reasoning_tokens":0}}})");
    EXPECT_EQ(completion.id, "c1");
    EXPECT_EQ(completion.object, "chat.completion");
    EXPECT_EQ(completion.created, 1700000000);
    EXPECT_EQ(completion.model, "m-1");
    EXPECT_EQ(completion.service_tier, "default");
    EXPECT_EQ(completion.system_fingerprint, "fp");
    ASSERT_EQ(completion.choices.size(), 1u);
    const auto& choice = completion.choices[0];
    EXPECT_EQ(choice.index, 0);
    EXPECT_EQ(choice.finish_reason, "stop");
    EXPECT_TRUE(choice.logprobs.at("content").is_array());
    EXPECT_EQ(choice.extra.at("native"), "x");
    EXPECT_EQ(choice.message.role, "assistant");
    EXPECT_FALSE(choice.message.refusal.has_value());
    EXPECT_TRUE(choice.message.received.members.at("annotations").is_array());
    EXPECT_EQ(choice.message.received.members.size(), 1u);
    EXPECT_EQ(completion.text(), "Hi");
    ASSERT_TRUE(completion.usage.has_value());
    EXPECT_EQ(completion.usage->total_tokens, 5);
    EXPECT_EQ(completion.usage->prompt_tokens_details.cached_tokens, 1);
    EXPECT_FALSE(completion.usage->prompt_tokens_details.audio_tokens.has_value());
    EXPECT_EQ(completion.usage->completion_tokens_details.reasoning_tokens, 0);
    EXPECT_EQ(completion.usage->extra.at("cost").as_double(), 0.5);
    EXPECT_EQ(completion.extra.at("unknown").at("a").as_int64(), 1);
    EXPECT_EQ(completion.extra.size(), 1u);
}

struct content_case {
    const char* members;
    const char* text;
    const char* reasoning = "";
};

TEST(chat_completion, reads_content_in_every_shape) {
    const content_case cases[] = {
        {"", ""},
        {R"("content":null)", ""},
        {R"("content":"")", ""},
        {R"("content":"a\u00e9\n")", "a\u00e9\n"},
        {R"("content":[{"type":"text","text":"a"},{"type":"text","text":"b"},7,"c",null])", "ab7c"},
        {R"("content":[{"type":"thinking","thinking":[{"type":"text","text":"t"}]},{"type":"text","text":"a"}])", "a",
         "t"},
        {R"("content":[{"type":"reasoning","text":"t"},{"type":"image","url":"u"}])", "", "t"},
        {R"("content":{"type":"text","text":"a"})", "a"},
        {R"("content":42)", "42"},
        {R"("content":1e999)", "null"},
        {R"("content":"a","reasoning_content":"r")", "a", "r"},
        {R"("content":"a","reasoning":"r")", "a", "r"},
        {R"("content":"a","reasoning":"r","reasoning_content":"r")", "a", "r"},
        {R"("content":"a","reasoning":"r","reasoning_content":null)", "a", "r"},
        {R"("content":"a","reasoning":{"effort":"low"})", "a"},
    };
    for (const auto& [members, text, reasoning] : cases) {
        SCOPED_TRACE(members);
        const auto completion = with_message(members);
        EXPECT_EQ(completion.text(), text);
        EXPECT_EQ(completion.reasoning(), reasoning);
    }
}

TEST(chat_completion, tells_null_from_empty_content) {
    const auto content = [](const char* members) { return with_message(members).choices[0].message.content; };
    EXPECT_TRUE(std::holds_alternative<std::monostate>(content("")));
    EXPECT_TRUE(std::holds_alternative<std::monostate>(content(R"("content":null)")));
    EXPECT_TRUE(std::holds_alternative<std::string>(content(R"("content":"")")));
}

TEST(chat_completion, reads_tool_calls) {
    const auto completion = with_message(R"("content":null,"tool_calls":[
        {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
        {"id":7,"function":{"name":"g","arguments":{"city":"Oslo","n":1.5}},"extra_content":{"s":1}},
        {"id":"c","type":"custom","custom":{"name":"h","input":"text"}}, "junk"])");
    const auto& calls = completion.choices[0].message.tool_calls;
    ASSERT_EQ(calls.size(), 3u);
    EXPECT_EQ(calls[0].name(), "f");
    EXPECT_EQ(calls[0].arguments(), "{}");
    EXPECT_EQ(calls[1].id, "7");
    EXPECT_EQ(calls[1].type, "function");
    EXPECT_EQ(calls[1].arguments(), R"({"city":"Oslo","n":1.5})");
    EXPECT_TRUE(calls[1].received.members.contains("extra_content"));
    EXPECT_EQ(calls[2].type, "custom");
    EXPECT_EQ(calls[2].arguments(), "text");
}

TEST(chat_completion, a_received_message_can_be_sent_back) {
    const auto completion = with_message(R"("role":"assistant","content":null,"refusal":null,"reasoning_content":"r",
        "tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}])");
    EXPECT_EQ(write(chat_request("m").add(completion.choices[0].message), false),
              R"({"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"a",)"
              R"("type":"function","function":{"name":"f","arguments":"{}"}}]}]})");
}

TEST(chat_completion, a_wrong_type_in_a_field_nobody_needs_counts_as_absent) {
    const auto completion = read_chat(R"({"id":{"a":1},"created":"soon","model":[],"usage":"none","service_tier":false,
        "choices":[{"index":"x","finish_reason":{},"message":{"role":1.5,"tool_calls":"none","audio":3}}]})");
    EXPECT_EQ(completion.id, "");
    EXPECT_EQ(completion.created, 0);
    EXPECT_FALSE(completion.usage.has_value());
    EXPECT_FALSE(completion.service_tier.has_value());
    EXPECT_FALSE(completion.choices.at(0).finish_reason.has_value());
    EXPECT_TRUE(completion.choices[0].message.tool_calls.empty());
}

TEST(chat_completion, reads_numbers_as_servers_write_them) {
    const std::pair<const char*, std::int64_t> cases[] = {
        {"1.7e9", 1700000000},
        {"1700000000.75", 1700000000},
        {"\"1700000000\"", 1700000000},
        {"-1", -1},
        {"1e300", 0},
        {"18446744073709551615", 0},
        {"99999999999999999999999", 0},
        {"\"\"", 0},
        {"\"1x\"", 0},
        {"null", 0},
        {"true", 0},
    };
    for (const auto& [number, expected] : cases)
        EXPECT_EQ(read_chat(R"({"choices":[{"message":{}}],"created":)" + std::string(number) + "}").created, expected)
            << number;
}

TEST(chat_completion, an_empty_finish_reason_is_none) {
    const auto completion = read_chat(R"({"choices":[{"finish_reason":"","message":{}}]})");
    EXPECT_FALSE(completion.choices.at(0).finish_reason.has_value());
}

/// The failure of reading a body.
error failure_of(const std::string& body) {
    try {
        read_chat(body);
    } catch (const error& failure) {
        return failure;
    }
    ADD_FAILURE() << "no error for " << body;
    return error();
}

TEST(chat_completion, says_where_a_needed_field_is_wrong) {
    const std::pair<const char*, const char*> cases[] = {
        {"{}", "choices is missing"},
        {R"({"choices":null})", "choices is missing"},
        {R"({"choices":{}})", "choices is of another type"},
        {R"({"choices":[{"message":{}},7]})", "choices[1] is not an object"},
        {R"({"choices":[{"index":0}]})", "choices[0].message is missing"},
        {R"({"choices":[{"finish_reason":"stop","message":"x"}]})", "choices[0].message is of another type"},
        {"[]", "the answer is not an object"},
        {"\"text\"", "the answer is not an object"},
        {"null", "the answer is not an object"},
    };
    for (const auto& [body, expected] : cases) {
        const auto failure = failure_of(body);
        EXPECT_EQ(failure.code(), errc::invalid_response) << body;
        EXPECT_EQ(failure.details().context, expected) << body;
    }
}

TEST(chat_completion, a_filtered_choice_may_lack_its_message) {
    const auto completion = read_chat(R"({"choices":[{"index":0,"finish_reason":"content_filter"}]})");
    EXPECT_EQ(completion.choices.at(0).finish_reason, "content_filter");
    EXPECT_EQ(completion.text(), "");
}

TEST(chat_completion, says_where_the_json_breaks) {
    const auto failure = failure_of("{\"choices\": [\x1b[31m");
    EXPECT_EQ(failure.code(), errc::invalid_json);
    EXPECT_EQ(failure.details().context, "the body is not valid JSON at byte 13");
    EXPECT_EQ(failure.details().excerpt.find('\x1b'), std::string::npos);
    EXPECT_EQ(failure_of("").code(), errc::invalid_json);
    EXPECT_EQ(failure_of("{} {}").code(), errc::invalid_json);
    EXPECT_EQ(failure_of(std::string(65, '[')).code(), errc::invalid_json);
}

TEST(chat_completion, a_success_that_holds_an_error_is_one) {
    const char* const cases[] = {
        R"({"error":{"message":"m","code":500},"user_id":"u"})",
        R"({"error":{"message":"m","code":"429"},"choices":[]})",
        R"({"error":{"message":"m","code":401},"choices":null})",
        R"({"error":{"message":"m","code":"model_not_found"}})",
        R"({"error":"m"})",
        R"({"object":"error","message":"m","code":404})",
        R"({"base_resp":{"status_code":1004,"status_msg":"m"}})",
        R"({"error":{"message":"m"},"choices":[{"message":{"content":"a"}}]})",
    };
    for (const auto* body : cases) {
        const auto failure = failure_of(body);
        EXPECT_EQ(failure.code(), errc::server_error) << body; // what the words mean is the client's to say
        EXPECT_EQ(failure.api().message, "m") << body;
        EXPECT_EQ(failure.status(), 200);
        EXPECT_EQ(failure.request_id(), "req_1");
    }
    EXPECT_EQ(failure_of(R"({"error":null,"choices":[]})").code(), errc::invalid_response);
    EXPECT_EQ(read_chat(R"({"error":{},"choices":[{"message":{"content":"a"}}]})").text(), "a");
}

} // namespace
} // namespace openai::detail::mapping::chat_completion_test

/// Most answers are read without making a document of them. Nobody can tell.
namespace openai::detail::mapping::chat_completion_test {
namespace {

using namespace support;

constexpr std::size_t longest_to_change = 2'000;

/// Whether the body was read without a document.
bool expect_agreement(const std::string& body) {
    const auto read = completion_readings::of(body);
    if (!read.agree()) ADD_FAILURE() << body << "\nis read as " << read.made << "\nand should be " << read.by_document;
    return read.usual;
}

TEST(fast_completion, needs_no_document) {
    for (const auto& body : usual_bodies) EXPECT_TRUE(expect_agreement(body)) << body;
}

TEST(fast_completion, leaves_the_rest_to_the_parser) {
    for (const auto& body : other_bodies) EXPECT_FALSE(expect_agreement(body)) << body;
}

TEST(fast_completion, no_cut_and_no_changed_byte_makes_a_difference) {
    std::mt19937 random(4);
    for (const auto& body : usual_bodies) {
        if (body.size() > longest_to_change) continue;
        for (std::size_t at = 0; at < body.size(); ++at) {
            const auto cut = body.substr(0, at);
            EXPECT_EQ(expect_agreement(cut), body.ends_with(' ') && at + 1 == body.size()) << cut;
            auto changed = body;
            for (const char c : {"\"{],0\\u\0"[random() % 8], '\xe9', static_cast<char>(random() & 0xff)}) {
                changed[at] = c;
                expect_agreement(changed);
            }
        }
    }
}

/// Bodies with pieces of others in them, or without pieces of their own.
class mutation {
public:
    std::string next() {
        auto body = pick();
        for (auto times = below(3) + 1; times > 0; --times) change(body);
        return body;
    }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    const std::string& pick() {
        while (true) {
            const auto at = below(std::size(usual_bodies) + std::size(other_bodies));
            const auto& body =
                at < std::size(usual_bodies) ? usual_bodies[at] : other_bodies[at - std::size(usual_bodies)];
            if (body.size() <= longest_to_change) return body;
        }
    }

    void change(std::string& body) {
        static const std::string words[] = {
            "null",    "\"a\":", "\"error\":", "\"content\":", "\"choices\":", "\"data\":", "{}", "[]",       ",",
            "\"",      "\\n",    "\\ud83d",    "\\\"",         "1e2",          "-1",        "0",  "\xf0\x9f", "{",
            "\"x\":1", "}"};
        const auto at = below(body.size() + 1);
        const auto length = below(std::min<std::size_t>(body.size() - at, 40) + 1);
        switch (below(4)) {
        case 0: body.replace(at, length, words[below(std::size(words))]); break;
        case 1: body.insert(at, words[below(std::size(words))]); break;
        case 2: body.insert(at, body.substr(at, length)); break;
        default: {
            const auto& other = pick();
            body.replace(at, length, other, below(other.size() + 1), 40);
        }
        }
    }

    std::mt19937 random_{4};
};

TEST(fast_completion, says_what_the_document_says_of_changed_bodies) {
    mutation changed;
    std::size_t understood = 0;
    constexpr std::size_t rounds = 10'000;
    for (std::size_t i = 0; i < rounds; ++i) understood += expect_agreement(changed.next()) ? 1 : 0;
    EXPECT_GT(understood, rounds / 50);
}

} // namespace
} // namespace openai::detail::mapping::chat_completion_test
