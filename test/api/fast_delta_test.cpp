// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_stream_codec.hpp"
#include "support/delta_readings.hpp"

#include "support/jsonl.hpp"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

/// Most events are read without making a document of them. Nobody can tell.
namespace openai::detail::mapping::fast_delta_test {
namespace {

using test::text_at;

std::string in_delta(const std::string& members) { return R"({"choices":[{"index":0,"delta":{)" + members + "}}]}"; }

/// Events that need no document, or more than they look like.
const std::string usual_events[] = {
    R"({"choices":[{}]})",
    " {\r\n\t\"choices\" : [ { } ] } ",
    R"({"id":"c","object":"o","created":1741569952,"model":"m","service_tier":"t","system_fingerprint":"f","choices":[
        {"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"aB"})",
    R"({"choices":[{"index":1,"delta":{"content":"b"}},{"delta":{"content":"a"}},{"index":-7,"delta":{}}]})",
    R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})",
    R"({"choices":[{"delta":null,"finish_reason":"stop","message":null,"text":null,"usage":null}]})",
    R"({"id":null,"created":null,"x_groq":null,"choices":[{"index":null,"delta":{"role":null,"content":null}}]})",
    in_delta(R"("role":"assistant","content":"","refusal":null,"tool_calls":null,"function_call":null,"audio":null)"),
    in_delta(R"("content":"\"\\\/\b\f\n\r\t\u00e9\u20AC\ud83d\ude00\u0000\uffff","refusal":"\n")"),
    in_delta("\"content\":\"\u00e9\u20ac\U0001F600\x7f\""),
    in_delta(R"("reasoning":"a","reasoning_content":"b")"),
    in_delta(R"("reasoning":"a","reasoning_content":"")"),
    in_delta(R"("reasoning":null,"reasoning_content":"b","content":null)"),
    in_delta(R"("reasoning_content":"b","reasoning":"a")"),
    in_delta(R"("reasoning_content":"","reasoning":"a")"),
    in_delta(R"("role":"assistant","content":"a","reasoning":"b","tool_calls":[{"id":"a"}])"),
    in_delta(R"("role":"assistant","content":"a")").insert(0, "\n"),
    R"({"choices":[{"finish_reason":"length","delta":{"content":"a"}},{"index":3,"delta":{"content":"b"}}],"id":"c"})",
    R"({"choices":[{"index":3,"delta":{"content":"b"},"index2":null,"finish_reason":"stop"},{"delta":{"role":"r"}}]})",
    in_delta(R"("tool_calls":[])"),
    in_delta(R"("tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":"}},
        {"index":null,"id":null,"type":null,"function":null,"custom":null,"x":null},{}])"),
    R"({"a":[0,-0,1.5,-0.25,1234567890123456789012,true,false,null,"\n",{"a":{},"a":[[]]}],"choices":[{"text":null}]})",
    R"({"a":[[[[[[[[[[]]]]]]]]]],"choices":[{}]})",
    // that begin alike, and differ in what they had before or have after
    R"({"id":"c","choices":[{"delta":{"content":"a"}}],"created":7,"model":"m"})",
    R"({"id":"c","choices":[{"delta":{"content":"b"}}],"created":8})",
    R"({"id":"c","choices":[{}],"object":"o"})",
    R"({"id":"\n","choices":[{"delta":{"content":"a"}}]})",
    R"({"id":"\n","choices":[{"delta":{"content":"\t"}}],"model":"\\"})",
};

/// Events whose meaning, or error, only the parser knows.
const std::string other_events[] = {
    "",
    " ",
    "[DONE]",
    "7",
    "{}",
    "[]",
    "\xEF\xBB\xBF{\"choices\":[]}",
    R"({"id":"c"})",
    R"({"type":"ping"})",
    R"({"choices":null})",
    R"({"choices":[7]})",
    R"({"choices":[{}],"choices":[{"delta":{"content":"a"}}]})",
    R"({"id":"c","choices":[{}],"id":"d"})",
    R"({"id":"c","choices":[{}],"choices":[{}]})",
    R"({"id":"c","choices":[{}])",
    R"({"id":"c","choices":)",
    R"({"id":"c","choices":[{}],"error":{"message":"m"}})",
    R"({"choices":[{}],"\u0063hoices":[{"delta":{"content":"a"}}]})",
    R"({"choices":[{}],"error":null})",
    R"({"choices":[{}],"error":{"message":"m"}})",
    R"({"choices":[{}],"usage":{"total_tokens":3}})",
    R"({"choices":[{}],"x_groq":{"usage":{"total_tokens":3}}})",
    R"({"choices":[{}],"id":7,"created":"17"})",
    R"({"choices":[{}],"created":1.7e9})",
    R"({"choices":[{}],"created":1234567890123456789})",
    R"({"choices":[]})",
    R"({"choices":[],"a":1})",
    R"({"choices":[{"a":1}]})",
    R"({"choices":[{"delta":{"a":1}}]})",
    R"({"choices":[{"finish_reason":"error"}]})",
    R"({"choices":[{}],"a":1e5})",
    R"({"choices":[{}],"a":01})",
    R"({"choices":[{}],"a":1.})",
    R"({"choices":[{}],"a":-})",
    R"({"choices":[{}],"a":+1})",
    R"({"choices":[{}],"a":nul})",
    R"({"choices":[{}],"a":tru})",
    R"({"choices":[{}],})",
    R"({"choices":[{}],"a"})",
    R"({"choices":[{}])",
    R"({"choices":[{}]}})",
    R"({"choices":[{}]}{})",
    R"({"choices":[{"delta":{"content":"a"},"logprobs":{"content":[]}}]})",
    R"({"choices":[{"delta":{"content":"a"},"delta":{"role":"b"}}]})",
    R"({"choices":[{"delta":{"content":"a"},"usage":{"total_tokens":9}}]})",
    R"({"choices":[{"message":{"content":"a"}}]})",
    R"({"choices":[{"text":"a"}]})",
    R"({"choices":[{"delta":"a"}]})",
    R"({"choices":[{"index":"0","delta":{"content":"a"}}]})",
    in_delta(R"("content":"a","content":null)"),
    in_delta(R"("role":"assistant","content":"a","role":"user")"),
    R"({"choices":[{"index":0,"delta":{"content":"a"},"delta":{}}]})",
    R"({"choices":[{"index":0,"delta":{"content":"a"},"index":1}]})",
    R"({"choices":[{"index":0,"delta":{"content":"a"}]})",
    R"({"choices":[{"index":0,"delta":{"content":)",
    in_delta(R"("content":42)"),
    in_delta(R"("content":[{"type":"text","text":"a"}])"),
    in_delta(R"("content":"a\ud83d")"),
    in_delta(R"("content":"\ude00a\ud83d")"),
    in_delta(R"("content":"\ud83d\n")"),
    in_delta(R"("content":"\ud83d\ud83d")"),
    in_delta(R"("content":"\x41")"),
    in_delta(R"("content":"\u00g0")"),
    in_delta("\"content\":\"a\nb\""),
    in_delta("\"content\":\"a\xe2\x82\""),
    in_delta("\"content\":\"\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\""),
    in_delta(R"("audio":{"id":"a"})"),
    in_delta(R"("function_call":{"name":"f"})"),
    in_delta(R"("tool_calls":[{"index":0,"function":{"name":"f"},"extra_content":{}}])"),
    in_delta(R"("tool_calls":[{"index":0,"custom":{"name":"f","input":"a"}}])"),
    in_delta(R"("tool_calls":[{"index":0,"index":1}])"),
    in_delta(R"("tool_calls":[7])"),
    R"({"choices":[{"delta":{"tool_calls":[{"id":"a"}]}},{"delta":{"tool_calls":[{"id":"b"}]}}]})",
    R"({"a":)" + std::string(40, '[') + std::string(40, ']') + R"(,"choices":[{}]})",
    R"({"a":)" + std::string(70, '[') + std::string(70, ']') + R"(,"choices":[{}]})",
    in_delta(R"("content":")" + std::string(20000, 'x') + '"'),
};

/// All events of the streams that providers send.
std::vector<std::string> recorded_events() {
    std::vector<std::string> events;
    for (const auto& row : test::read_jsonl("provider_streams.jsonl")) {
        std::istringstream stream(text_at(row, "sse"));
        for (std::string line; std::getline(stream, line);)
            if (const auto begin = line.find('{'); begin != std::string::npos) events.push_back(line.substr(begin));
    }
    return events;
}

/// Whether the event was read without a document. `before` comes before it in the same stream.
bool expect_agreement(std::string_view event, std::string_view before = {}) {
    support::two_readers readers;
    if (!before.empty()) readers.read(before);
    const auto read = readers.read(event);
    if (!read.agree())
        ADD_FAILURE() << before << " and then " << event << "\nis read as " << read.made.value_or("none")
                      << "\nand should be " << read.by_document.value_or("none");
    return read.usual;
}

TEST(fast_delta, needs_no_document) {
    for (const auto& event : usual_events) {
        EXPECT_TRUE(expect_agreement(event)) << event;
        for (const auto& before : usual_events) EXPECT_TRUE(expect_agreement(event, before)) << event;
    }
}

TEST(fast_delta, leaves_the_rest_to_the_parser) {
    for (const auto& event : other_events) {
        EXPECT_FALSE(expect_agreement(event)) << event;
        for (const auto& before : usual_events) EXPECT_FALSE(expect_agreement(event, before)) << event;
    }
}

TEST(fast_delta, says_what_the_document_says_of_what_providers_send) {
    std::size_t understood = 0;
    const auto events = recorded_events();
    for (const auto& event : events) understood += expect_agreement(event) ? 1 : 0;
    EXPECT_GT(understood, events.size() / 2);
    EXPECT_LT(understood, events.size());
}

TEST(fast_delta, no_cut_and_no_changed_byte_makes_a_difference) {
    for (const auto& event : usual_events) {
        for (std::size_t at = 0; at < event.size(); at += 5) {
            expect_agreement(event.substr(0, at), event);
            for (const char c : {'\0', '"', '{', ']', ',', '0', '\\', 'u', '\xe9'}) {
                auto changed = event;
                changed[at] = c;
                expect_agreement(changed, event);
            }
        }
    }
}

/// Events with pieces of others in them, or without pieces of their own.
class mutation {
public:
    explicit mutation(std::vector<std::string> events)
        : events_(std::move(events)) {}

    /// One that is as it was, and then itself changed.
    std::pair<std::string, std::string> next() {
        const auto& before = pick(events_);
        auto event = before;
        for (auto times = below(3) + 1; times > 0; --times) change(event);
        return {before, event};
    }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    template <class List>
    const std::string& pick(const List& list) {
        return list[below(std::size(list))];
    }

    void change(std::string& event) {
        static const std::string words[] = {
            "null",  "\"a\":", "\"error\":", "\"content\":", "\"choices\":", "\"text\":", "{}", "[]",       ",",
            "\"",    "\\n",    "\\ud83d",    "\\\"",         "1e2",          "-1",        "0",  "\xf0\x9f", "{",
            "\"x\"", "}"};
        const auto at = below(event.size() + 1);
        const auto length = below(std::min<std::size_t>(event.size() - at, 24) + 1);
        switch (below(4)) {
        case 0: event.replace(at, length, pick(words)); break;
        case 1: event.insert(at, pick(words)); break;
        case 2: event.insert(at, event.substr(at, length)); break;
        default: {
            const auto& other = pick(events_);
            event.replace(at, length, other, below(other.size() + 1), 24);
        }
        }
    }

    std::vector<std::string> events_;
    std::mt19937 random_{4};
};

TEST(fast_delta, says_what_the_document_says_of_changed_events) {
    auto events = recorded_events();
    events.insert(events.end(), std::begin(usual_events), std::end(usual_events));
    for (const auto& event : other_events)
        if (!event.empty()) events.push_back(event);
    mutation changed(std::move(events));
    std::size_t understood = 0;
    constexpr std::size_t rounds = 4'000;
    for (std::size_t i = 0; i < rounds; ++i) {
        const auto [before, event] = changed.next();
        understood += expect_agreement(event, before) ? 1 : 0;
    }
    EXPECT_GT(understood, rounds / 50);
}

TEST(fast_delta, of_a_stream_keeps_nothing_of_the_event_before) {
    chat_stream_codec reader;
    std::vector<chat_delta> kept;
    for (int round = 0; round < 2; ++round) {
        for (const auto& event : usual_events) {
            const auto delta = reader.read_fast({.data = event});
            ASSERT_TRUE(delta) << event;
            EXPECT_EQ(support::describe(*delta), support::two_readers().read(event).made);
            if (round > 0) kept.push_back(*delta);
            EXPECT_FALSE(reader.read_fast({.data = "{"}));
            EXPECT_EQ(reader.read({.data = in_delta(R"("content":[{"text":"a"},{"text":"b"}])")}).text(), "ab");
        }
    }
    for (std::size_t i = 0; i < kept.size(); ++i)
        EXPECT_EQ(support::describe(kept[i]), support::two_readers().read(usual_events[i]).made);
}

} // namespace
} // namespace openai::detail::mapping::fast_delta_test
