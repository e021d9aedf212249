// SPDX-License-Identifier: BSL-1.0
#include "support/completion_readings.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <vector>

/// Most answers are read without making a document of them. Nobody can tell.
namespace openai::mapping {
namespace {

std::string in_choice(const std::string& members) { return R"({"choices":[{)" + members + "}]}"; }
std::string in_message(const std::string& members) {
    return in_choice(R"("index":0,"finish_reason":"stop","message":{)" + members + "}");
}
std::string in_call(const std::string& members) { return in_message(R"("tool_calls":[{)" + members + "}]"); }
std::string in_usage(const std::string& members) { return R"({"choices":[],"usage":{)" + members + "}}"; }
std::string beside(const std::string& members) {
    return R"({"choices":[{"message":{"content":"a"}}],)" + members + "}";
}

/// A list of 0 that makes the body of `beside` this long.
std::string many_zeros(std::size_t body) {
    std::string list = R"("a":[0)";
    while (beside(list + "]").size() + 2 <= body) list += ",0";
    return beside(list + "]" + std::string(body - beside(list + "]").size(), ' '));
}

/// Bodies that need no document, or more than they look like.
const std::string usual_bodies[] = {
    R"({"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion","created":1741569952,
        "model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"Paris.",
        "refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":19,
        "completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":1},
        "completion_tokens_details":{"reasoning_tokens":2,"audio_tokens":3,"accepted_prediction_tokens":4,
        "rejected_prediction_tokens":5}},"service_tier":"default","system_fingerprint":"fp_44709d6fcb"})",
    R"({"choices":[]})",
    " {\r\n\t\"choices\" : [ ] } ",
    R"({"id":null,"object":null,"created":null,"model":null,"choices":[],"usage":null,"service_tier":null,
        "system_fingerprint":null,"error":null,"data":null})",
    R"({"id":"","object":"error","created":-1,"model":"","choices":[],"service_tier":"","system_fingerprint":""})",
    R"({"choices":[{"index":1,"message":{"content":"b"}},{"message":{"content":"a"},"index":-7}]})",
    // choices without a message, a reason, or both
    in_choice(R"("index":null,"finish_reason":null,"logprobs":null,"message":{})"),
    in_choice(R"("finish_reason":"","message":{})"),
    in_choice(R"("finish_reason":"content_filter")"),
    in_choice(R"("finish_reason":"stop","message":null)"),
    in_choice(R"("index":2147483647,"message":{})"),
    in_choice(R"("index":-2147483648,"message":{})"),
    // texts
    in_message(R"("role":null,"content":null,"refusal":null,"name":null,"tool_call_id":null,"audio":null,
        "function_call":null,"tool_calls":null,"reasoning":null,"reasoning_content":null,"annotations":null)"),
    in_message(R"("role":"","content":"","refusal":"","name":"","tool_call_id":"","tool_calls":[])"),
    in_message(R"("role":"r","content":"a","refusal":"b","name":"n","tool_call_id":"t")"),
    in_message(R"("content":"\"\\\/\b\f\n\r\t\u00e9\u20AC\ud83d\ude00\u0000\uffff","refusal":"\n")"),
    in_message("\"content\":\"\u00e9\u20ac\U0001F600\x7f\""),
    in_message(R"("reasoning":"a","reasoning_content":"b")"),
    in_message(R"("reasoning":"a","reasoning_content":"")"),
    in_message(R"("reasoning_content":"b","reasoning":"a")"),
    in_message(R"("reasoning_content":"","reasoning":"a")"),
    in_message(R"("reasoning_content":null,"reasoning":"\u00e9","content":null)"),
    in_message("\"content\":\"" + std::string(60'000, 'x') + '"'),
    // calls
    in_call(R"("id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"})"),
    in_call(""),
    in_call(R"("id":null,"type":null,"function":null,"custom":null,"x":null)"),
    in_call(R"("id":"","type":"","function":{})"),
    in_call(R"("index":0,"function":{"name":null,"arguments":null,"x":{}}},{"function":{"arguments":"{"},"id":"b")"),
    in_choice(R"("message":{"tool_calls":[{"id":"a"},{"id":"b"}]},"finish_reason":"length")"),
    in_choice(R"("finish_reason":"content_filter","message":{"tool_calls":[{"id":"a"}]})"),
    in_choice(R"("finish_reason":"","message":{"tool_calls":[{"id":"a"}]})"),
    in_message(R"("function_call":{"name":"f","arguments":"{}"})"),
    // what has no field
    in_message(R"("annotations":[])"),
    in_message(R"("z":"\u00e9","annotations":[ ],"a":7,"b":-0,"c":null,"d":123456789012345678,"":"")"),
    in_choice(R"("message":{},"native_finish_reason":"STOP","seed":5,"stop_reason":null,"x":[])"),
    in_call(R"("index":0,"x":"a","y":null,"complete":7)"),
    in_usage(R"("prompt_cache_hit_tokens":0,"num_sources_used":3,"cost":null,"x":"a")"),
    beside(R"("a":[0,-0,1.5,-0.25,1234567890123456789012,true,false,null,"\n",{"a":{},"a":[[]]}],"provider":"p")"),
    beside(R"("a":1,"a":2,"prompt_logprobs":null,"text":"a","extra":{"b":1})"),
    beside(R"("a":[[[[[[[[[[]]]]]]]]]])"),
    many_zeros(64u << 10),
    // usage
    in_usage(""),
    in_usage(R"("prompt_tokens":null,"completion_tokens":null,"total_tokens":null,"prompt_tokens_details":null,
        "completion_tokens_details":null)"),
    in_usage(R"("total_tokens":999999999999999999,"completion_tokens":-1,"prompt_tokens_details":{})"),
    in_usage(R"("prompt_tokens_details":{"audio_tokens":1,"cached_tokens":2,"cache_write_tokens":3,"image_tokens":4,
        "text_tokens":5,"x":{},"y":1.5})"),
    in_usage(R"("completion_tokens_details":{"accepted_prediction_tokens":1,"audio_tokens":2,"reasoning_tokens":3,
        "rejected_prediction_tokens":4,"text_tokens":5,"x":[1]})"),
    in_usage(R"("completion_tokens_details":{"audio_tokens":null,"text_tokens":0,"x":1,"x":2})"),
};

/// Bodies whose meaning, or error, only the parser knows.
const std::string other_bodies[] = {
    "",
    " ",
    "7",
    "{}",
    "[]",
    "null",
    "\xEF\xBB\xBF{\"choices\":[]}",
    R"({"id":"c"})",
    R"({"choices":null})",
    R"({"choices":{}})",
    R"({"choices":[7]})",
    R"({"choices":[null]})",
    R"({"choices":[{}]})",
    R"({"choices":[],})",
    R"({"choices":[],"a"})",
    R"({"choices":[])",
    R"({"choices":[]}})",
    R"({"choices":[]}{})",
    std::string("{\"choices\":[]}\0", 15),
    std::string("{\"choices\":[]\0}", 15),
    R"({"choices":[],"\u0063hoices":[{"message":{"content":"a"}}]})",
    // errors and wrappers
    R"({"choices":[],"error":{"message":"m"}})",
    R"({"choices":[],"error":"m"})",
    R"({"object":"error","message":"m"})",
    R"({"base_resp":{"status_code":1004,"status_msg":"m"}})",
    R"({"data":{"choices":[{"message":{"content":"a"}}]}})",
    R"({"choices":[],"data":{"choices":[{"message":{"content":"a"}}]}})",
    beside(R"("error":{"message":"m"})"),
    beside(R"("data":[])"),
    // twice
    R"({"choices":[],"choices":[{"message":{"content":"a"}}]})",
    beside(R"("id":"a","id":"b")"),
    beside(R"("object":"a","object":null)"),
    beside(R"("created":1,"created":null)"),
    beside(R"("model":"a","model":"b")"),
    beside(R"("service_tier":"a","service_tier":null)"),
    beside(R"("system_fingerprint":"a","system_fingerprint":null)"),
    beside(R"("usage":{"total_tokens":1},"usage":null)"),
    in_choice(R"("message":{"content":"a"},"message":{"role":"b"})"),
    in_choice(R"("message":{"content":"a"},"message":null)"),
    in_choice(R"("message":{},"index":1,"index":null)"),
    in_choice(R"("message":{},"logprobs":null,"logprobs":null)"),
    in_choice(R"("message":{},"finish_reason":"stop","finish_reason":null)"),
    in_choice(R"("message":{},"x":1,"x":null)"),
    in_choice(R"("message":{},"x":null,"y":2,"x":1)"),
    in_message(R"("role":"a","role":null)"),
    in_message(R"("content":"a","content":null)"),
    in_message(R"("refusal":"a","refusal":null)"),
    in_message(R"("reasoning":"a","reasoning":null)"),
    in_message(R"("reasoning_content":"a","reasoning_content":null)"),
    in_message(R"("name":"a","name":null)"),
    in_message(R"("tool_call_id":"a","tool_call_id":null)"),
    in_message(R"("tool_calls":[{}],"tool_calls":null)"),
    in_message(R"("function_call":{},"function_call":null)"),
    in_message(R"("annotations":[],"annotations":null)"),
    in_call(R"("id":"a","id":null)"),
    in_call(R"("type":"a","type":null)"),
    in_call(R"("function":{},"function":null)"),
    in_call(R"("function":{"name":"a","name":null})"),
    in_call(R"("function":{"arguments":"a","arguments":null})"),
    in_call(R"("x":1,"x":2)"),
    in_usage(R"("prompt_tokens":1,"prompt_tokens":null)"),
    in_usage(R"("completion_tokens":1,"completion_tokens":null)"),
    in_usage(R"("total_tokens":1,"total_tokens":null)"),
    in_usage(R"("prompt_tokens_details":{"text_tokens":1},"prompt_tokens_details":null)"),
    in_usage(R"("completion_tokens_details":{"text_tokens":1},"completion_tokens_details":null)"),
    in_usage(R"("prompt_tokens_details":{"text_tokens":1,"text_tokens":null})"),
    in_usage(R"("prompt_tokens_details":{"cached_tokens":1,"cached_tokens":null})"),
    in_usage(R"("completion_tokens_details":{"text_tokens":1,"text_tokens":null})"),
    in_usage(R"("completion_tokens_details":{"reasoning_tokens":1,"reasoning_tokens":null})"),
    in_usage(R"("x":1,"x":2)"),
    // of another type
    beside(R"("id":7)"),
    beside(R"("object":true)"),
    beside(R"("created":1.7e9)"),
    beside(R"("created":"17")"),
    beside(R"("created":1234567890123456789)"),
    beside(R"("created":18446744073709551615)"),
    beside(R"("model":[])"),
    beside(R"("usage":7)"),
    beside(R"("usage":[])"),
    beside(R"("service_tier":false)"),
    in_choice(R"("message":"a")"),
    in_choice(R"("message":[])"),
    in_choice(R"("finish_reason":"stop","message":7)"),
    in_choice(R"("message":{},"index":"0")"),
    in_choice(R"("message":{},"index":0.5)"),
    in_choice(R"("message":{},"index":2147483648)"),
    in_choice(R"("message":{},"index":-2147483649)"),
    in_choice(R"("message":{},"logprobs":{"content":[]})"),
    in_choice(R"("message":{},"finish_reason":7)"),
    in_choice(""),
    in_choice(R"("finish_reason":"","message":null)"),
    in_choice(R"("index":0)"),
    in_message(R"("content":42)"),
    in_message(R"("content":[{"type":"text","text":"a"}])"),
    in_message(R"("content":{"type":"text","text":"a"})"),
    in_message(R"("reasoning":{"effort":"low"})"),
    in_message(R"("role":1.5)"),
    in_message(R"("audio":{"id":"a"})"),
    in_message(R"("audio":3)"),
    in_message(R"("tool_calls":"none")"),
    in_message(R"("tool_calls":[7])"),
    in_message(R"("tool_calls":[null,{}])"),
    in_message(R"("tool_calls":{})"),
    in_message(R"("function_call":"f")"),
    in_call(R"("function":{"name":"f","arguments":{"x":1}})"),
    in_call(R"("function":{"name":"f","arguments":[]})"),
    in_call(R"("function":"f")"),
    in_call(R"("id":7)"),
    in_call(R"("custom":{"name":"f","input":"a"})"),
    in_usage(R"("total_tokens":"3")"),
    in_usage(R"("total_tokens":3.0)"),
    in_usage(R"("prompt_tokens_details":7)"),
    in_usage(R"("completion_tokens_details":{"text_tokens":1.5})"),
    // what has no field and is not simple, or too much
    in_message(R"("annotations":[1])"),
    in_message(R"("annotations":[{"type":"url_citation"}])"),
    in_message(R"("x":{})"),
    in_message(R"("x":true)"),
    in_message(R"("x":1.5)"),
    in_message(R"("x":1234567890123456789)"),
    in_call(R"("extra_content":{"google":{}})"),
    in_usage(R"("cost":0.5)"),
    in_usage(R"("1":1,"2":2,"3":3,"4":4,"5":5,"6":6,"7":7,"8":8,"9":9)"),
    // no JSON, or rare
    beside(R"("a":1e5)"),
    beside(R"("a":01)"),
    beside(R"("a":1.)"),
    beside(R"("a":-)"),
    beside(R"("a":nul)"),
    in_message(R"("x":)"),
    in_message(R"("x":tru)"),
    in_message(R"("x":-)"),
    in_message(R"("content":"a\ud83d")"),
    in_message(R"("content":"\ude00a\ud83d")"),
    in_message(R"("content":"\x41")"),
    in_message("\"content\":\"a\nb\""),
    in_message("\"content\":\"a\xe2\x82\""),
    in_message("\"x\":\"\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\""),
    beside("\"\xff\":1"),
    beside(R"("a":)" + std::string(40, '[') + std::string(40, ']')),
    beside(R"("a":)" + std::string(70, '[') + std::string(70, ']')),
    many_zeros((64u << 10) + 1),
};

constexpr std::size_t longest_to_change = 2'000;

/// Whether the body was read without a document.
bool expect_agreement(const std::string& body) {
    const auto read = support::completion_readings::of(body);
    if (!read.agree()) ADD_FAILURE() << body << "\nis read as " << read.made << "\nand should be " << read.by_document;
    return read.usual;
}

TEST(usual_completion, needs_no_document) {
    for (const auto& body : usual_bodies) EXPECT_TRUE(expect_agreement(body)) << body;
}

TEST(usual_completion, leaves_the_rest_to_the_parser) {
    for (const auto& body : other_bodies) EXPECT_FALSE(expect_agreement(body)) << body;
}

TEST(usual_completion, no_cut_and_no_changed_byte_makes_a_difference) {
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

TEST(usual_completion, says_what_the_document_says_of_changed_bodies) {
    mutation changed;
    std::size_t understood = 0;
    constexpr std::size_t rounds = 10'000;
    for (std::size_t i = 0; i < rounds; ++i) understood += expect_agreement(changed.next()) ? 1 : 0;
    EXPECT_GT(understood, rounds / 50);
}

TEST(usual_completion, keeps_the_answer) {
    auto answer = std::make_shared<http_response>();
    answer->status = 200;
    answer->body = usual_bodies[0];
    const auto completion = read<chat_completion>(answer);
    EXPECT_EQ(completion.status(), 200);
    EXPECT_EQ(completion.body(), usual_bodies[0]);
    EXPECT_EQ(completion.text(), "Paris.");
}

} // namespace
} // namespace openai::mapping
