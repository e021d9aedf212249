// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_stream_codec.hpp"
#include "api/common/logprobs.hpp"
#include "engine/answers/error_document.hpp"
#include "engine/answers/stream_event.hpp"
#include "protocol/http/sse_decoder.hpp"
#include "support/jsonl.hpp"
#include "support/stream_expectations.hpp"
#include "json/json_repair.hpp"
#include "json/json_text.hpp"
#include "json/mapping.hpp"

#include <openai/chat/chat_accumulator.hpp>
#include <openai/completions/text_completion.hpp>
#include <openai/models/model.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <coroutine>
#include <exception>
#include <functional>
#include <sstream>

namespace openai::detail::mapping::json_text_test {
namespace {

TEST(json_text, tells_where_it_breaks) {
    const std::pair<const char*, std::size_t> cases[] = {
        {"", 0}, {"x", 0}, {"{\"a\":}", 5}, {"[1,2", 4}, {"[1] 2", 4}, {"\xEF\xBB\xBF[1,}", 6},
    };
    for (const auto& [text, expected] : cases) {
        std::size_t offset = 99;
        EXPECT_FALSE(parse_json(text, offset).has_value()) << text;
        EXPECT_EQ(offset, expected) << text;
    }
}

TEST(json_text, nests_64_deep_and_no_deeper) {
    std::size_t offset = 0;
    EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']'), offset).has_value());
    EXPECT_FALSE(parse_json(std::string(65, '[') + std::string(65, ']'), offset).has_value());
    EXPECT_FALSE(parse_json(std::string(1000000, '['), offset).has_value());
}

TEST(json_text, takes_what_servers_send) {
    std::size_t offset = 0;
    EXPECT_EQ(parse_json("\xEF\xBB\xBF {\"a\":1} \n", offset)->at("a").as_int64(), 1);
    EXPECT_EQ(parse_json(R"({"a":1,"a":2})", offset)->at("a").as_int64(), 2);
    EXPECT_EQ(parse_json("\"a\xff\"", offset)->as_string(), "a\uFFFD");
    EXPECT_EQ(parse_json(R"("\ud800\udc00\udc00")", offset)->as_string(), "\U00010000\uFFFD");
    EXPECT_TRUE(parse_json("123456789012345678901234567890", offset)->is_double());
}

TEST(json_text, takes_what_is_no_json_but_can_be_read_in_one_way_only) {
    using namespace std::string_view_literals;
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"{\"a\":\"x\ty\"}"sv, R"({"a":"x\ty"})"},
        {"[\"\x01\r\n\x1f\0\"]"sv, R"(["\u0001\r\n\u001f\u0000"])"},
        {"{\"a\tb\":\"\\\"\t\\\\\"}"sv, R"({"a\tb":"\"\t\\"})"},
        {R"([NaN, Infinity,-Infinity,nan,-inf])", "[null,null,null,null,null]"},
        {R"({"a":NaN,"NaN":"NaN, Infinity"})", R"({"a":null,"NaN":"NaN, Infinity"})"},
        {R"([True,False,None])", "[true,false,null]"},
        {"{} data: [DONE]", "{}"},
        {"\xEF\xBB\xBF{\"a\":1}\n\ndata: [DONE]\n\n", R"({"a":1})"},
        {"[1]\r\ndata:[DONE]\r\n\r\ndata: [DONE]", "[1]"},
        {"\"x\"\n[DONE]\n", R"("x")"},
        {"1 data: [DONE]", "1"},
        {"{\"a\":\"\t\xff\",\"b\":NaN}\ndata: [DONE]"sv, "{\"a\":\"\\t\uFFFD\",\"b\":null}"},
    };
    for (const auto& [text, meant] : rows) {
        std::size_t offset = 0;
        const auto value = parse_json(text, offset);
        ASSERT_TRUE(value) << text;
        EXPECT_EQ(boost::json::serialize(*value), meant) << text;
    }
    for (const auto* wrong : {"{\t}x", "\x01{}", "[NaNs]", "[aNaN]", "[nullNaN]", "{} data: DONE", "{} [DONE] {}",
                              "data: [DONE]", "[DONE]", "{}data:", "\"\t", "[\"\\\t\"]", "NaN Infinity"}) {
        std::size_t offset = 0;
        EXPECT_FALSE(parse_json(wrong, offset)) << wrong;
    }
}

TEST(json_text, of_nothing_is_empty) {
    const auto complaint = [](std::string_view text) {
        try {
            parse_json_or_throw(text, "the body");
            return std::string();
        } catch (const error& failure) {
            return failure.details().context;
        }
    };
    for (const auto* empty : {"", "\r\n", " \t", "\xEF\xBB\xBF", "\xEF\xBB\xBF \n"})
        EXPECT_EQ(complaint(empty), "the body is empty") << empty;
    EXPECT_EQ(complaint("{"), "the body is not valid JSON at byte 1");
    EXPECT_EQ(complaint("data: [DONE]"), "the body is not valid JSON at byte 0");
    EXPECT_EQ(complaint(std::string(65, '[')), "the body is nested more than 64 levels deep at byte 64");
    EXPECT_EQ(complaint(std::string(64, '[')), "the body is not valid JSON at byte 64");
}

TEST(json_repair, repairs_only_what_is_broken) {
    const std::pair<const char*, const char*> cases[] = {
        {R"("\"\\ud800\n\u00e9")", R"("\"\\ud800\n\u00e9")"},
        {R"(\ud83d\ude00)", R"(\ud83d\ude00)"},
        {R"(\ud83dx)", "\uFFFDx"},
        {R"(\ud83d\n)", "\uFFFD\\n"},
        {R"(\ud83d\ud83d\ude00)", "\uFFFD\\ud83d\\ude00"},
        {R"(\uDE00)", "\uFFFD"},
        {R"(\u12)", R"(\u12)"},
        {"\\", "\\"},
        {"\xf0\x9f\x98", "\uFFFD"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(repair_json_text(text), expected) << text;
}

} // namespace
} // namespace openai::detail::mapping::json_text_test

/// Whatever bytes a server sends, reading ends with a value or with `error` of the right kind.
namespace openai::detail::mapping::json_text_test {
namespace {

using test::text_at;

/// Calls `visit` with the text cut and changed at every `step`-th offset.
void spoil(const std::string& text, std::size_t step, const std::function<void(const std::string&)>& visit) {
    for (std::size_t at = 0; at < text.size(); at += step) {
        visit(text.substr(0, at));
        for (const char c : {'\0', '"', '{', '[', '}', '7', '\\', '\x80'}) {
            auto changed = text;
            changed[at] = c;
            visit(changed);
        }
    }
}

/// The lines of a stream that hold JSON.
std::vector<std::string> events_of(const boost::json::object& row) {
    std::vector<std::string> events;
    std::istringstream stream(text_at(row, "sse"));
    for (std::string line; std::getline(stream, line);) {
        if (const auto begin = line.find('{'); begin != std::string::npos) events.push_back(line.substr(begin));
    }
    return events;
}

void expect_only_bad_answers(const std::function<void()>& read) {
    try {
        read();
    } catch (const error& failure) {
        // Either the answer is unreadable, or it says that the call failed.
        EXPECT_TRUE(failure.code() == condition::bad_answer || !failure.api().message.empty()) << failure.what();
    }
}

TEST(malformed, events_and_what_they_add_up_to) {
    std::size_t tried = 0;
    for (const auto& row : test::read_jsonl("provider_streams.jsonl")) {
        SCOPED_TRACE(text_at(row, "name"));
        for (const auto& event : events_of(row)) {
            spoil(event, 7, [&](const std::string& data) {
                ++tried;
                expect_only_bad_answers([&] {
                    chat_accumulator sum;
                    sum.add(read_chat_delta(event));
                    sum.add(read_chat_delta(data));
                });
            });
        }
    }
    EXPECT_GT(tried, 10000u);
}

TEST(malformed, bodies) {
    for (const auto& row : test::read_jsonl("error_bodies.jsonl")) {
        spoil(text_at(row, "body"), 3, [&](const std::string& body) {
            EXPECT_FALSE(read_api_error(500, {}, body).message.empty());
            http_message received;
            received.status = 200;
            received.body = body;
            expect_only_bad_answers([&] { read<chat_completion>(received); });
            expect_only_bad_answers([&] { read<model_list>(received); });
        });
    }
}

} // namespace
} // namespace openai::detail::mapping::json_text_test

/// g++ 12 destroys some temporaries of a co_await expression twice; under the address sanitizer this shows that
/// requests written as one expression are safe.
namespace openai::json_text_test {
namespace {

struct task {
    struct promise_type {
        task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(std::string text) { result = std::move(text); }
        void unhandled_exception() { std::terminate(); }
        std::string result;
    };
    std::coroutine_handle<promise_type> handle;

    std::string run() const {
        handle.resume();
        const auto result = handle.promise().result;
        handle.destroy();
        return result;
    }
};

struct operation {
    chat_request request;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    std::string await_resume() const { return detail::mapping::write(request, false); }
};

operation create(chat_request request) { return {std::move(request)}; }

const std::string long_text(100, 'x');

task one_expression() {
    co_return co_await create(chat_request("m" + long_text)
                                  .system(long_text)
                                  .user(long_text)
                                  .add(message::user(long_text).add_text(long_text).add_image(long_text, "low"))
                                  .add(message("assistant").add(tool_call("c", "f", long_text)))
                                  .add(message::tool("c", long_text))
                                  .tool("f", long_text, boost::json::parse(R"({"type":"object"})"), true)
                                  .respond_as(response_format::json_schema("s", boost::json::object()))
                                  .with({.temperature = 0.2, .n = 1})
                                  .set(&chat_request::reasoning_effort, "low")
                                  .set(&chat_request::stop, long_text)
                                  .set(&chat_request::audio, audio_output("alloy", "mp3"))
                                  .set(&chat_request::tool_choice, tool_choice::automatic())
                                  .set(&chat_request::stream_options, stream_options{.include_usage = true})
                                  .extra("top_k", 5));
}

TEST(temporaries, a_request_in_one_expression_is_safe) {
    const auto body = boost::json::parse(one_expression().run());
    EXPECT_EQ(body.at("messages").as_array().size(), 5u);
    EXPECT_EQ(body.at("stop").as_string(), long_text);
    EXPECT_EQ(body.at("tools").at(0).at("function").at("strict"), true);
    EXPECT_EQ(body.at("top_k"), 5);
}

} // namespace
} // namespace openai::json_text_test

namespace openai::detail::mapping::json_text_test {
namespace {

using boost::json::object;

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
    chat_stream_codec reader;
    for (const auto& [type, data] : events) {
        if (data == "[DONE]") {
            result.done = true;
            break;
        }
        if (!result.error) result.error = meaning_of(type, data, false).said;
        if (type == "error") continue;
        const auto delta = reader.read({.data = data});
        result.seen += delta.text();
        sum.add(delta);
    }
    result.finished = sum.finished();
    result.completion = sum.take();
    return result;
}

TEST(provider_streams, give_what_a_tolerant_client_makes_of_them) {
    for (const auto& row : test::read_jsonl("provider_streams.jsonl")) {
        SCOPED_TRACE(text_at(row, "name"));
        const auto text = text_at(row, "sse");
        const bool stream = text_at(row, "content_type") == "text/event-stream";
        const std::vector<event> document{{"message", text}};
        const auto result = play(stream ? split(text) : document);
        const auto& expected = row.at("expect").as_object();
        test::expect_completion(result.completion, expected);
        EXPECT_EQ(result.seen, text_at(expected, "content"));
        EXPECT_EQ(result.done, expected.at("done_marker").as_bool());
        EXPECT_EQ(!result.error && (result.done || result.finished), expected.at("complete").as_bool());
        test::expect_error(result.error, expected);
    }
}

} // namespace
} // namespace openai::detail::mapping::json_text_test

/// A copy of JSON uses the memory of what it was copied from: nothing that a caller may copy has memory that ends with
/// its event. The contents show it under the address sanitizer, the resource in any build.
namespace openai::detail::mapping::json_text_test {
namespace {

namespace json = boost::json;

bool owns(const json::value& value) {
    if (*value.storage() != *json::storage_ptr()) return false;
    if (const auto* list = value.if_array()) return std::ranges::all_of(*list, owns);
    const auto* object = value.if_object();
    return !object || std::ranges::all_of(*object, [](const auto& member) { return owns(member.value()); });
}

const std::string long_text(100, 'x'); // as text it is not kept in the value itself

std::string logprobs_event(int number) {
    return R"({"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"t"},"logprobs":{"content":[{"token":")" +
           long_text + std::to_string(number) + R"(","logprob":-1.5,"top_logprobs":[{"token":"y","bytes":[98]}]}]}}]})";
}

std::string tool_event() {
    return R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":""},)"
           R"("thought_signature":")" +
           long_text + R"(","more":{"a":[1,2,{"b":"c"}]}}]}}],"usage":{"total_tokens":1,"cost":[")" + long_text +
           R"("]}})";
}

TEST(json_ownership, of_log_probabilities_of_an_event) {
    chat_stream_codec reader;
    std::vector<json::value> kept;
    for (int i = 0; i < 40; ++i) {
        const auto delta = reader.read({.data = logprobs_event(i)});
        ASSERT_TRUE(delta.choices().front().logprobs);
        kept.push_back(*delta.choices().front().logprobs);
    }
    for (int i = 0; i < 40; ++i) {
        const auto& one = kept[static_cast<std::size_t>(i)];
        EXPECT_TRUE(owns(one));
        EXPECT_EQ(one.at("content").at(0).at("token").as_string(), long_text + std::to_string(i));
    }
}

TEST(json_ownership, of_the_piece_of_a_tool_call_and_of_its_usage) {
    std::optional<json::object> piece;
    std::optional<json::object> usage;
    json::value raw;
    {
        const auto delta = chat_stream_codec().read({.data = tool_event()});
        const auto& call = delta.choices().front().tool_calls.front();
        ASSERT_TRUE(call.extra);
        piece.emplace(*call.extra);
        usage.emplace(delta.usage()->extra);
        raw = delta.raw();
    }
    EXPECT_EQ(piece->at("thought_signature").as_string(), long_text);
    EXPECT_EQ(json::serialize(piece->at("more")), R"({"a":[1,2,{"b":"c"}]})");
    EXPECT_EQ(usage->at("cost").at(0).as_string(), long_text);
    EXPECT_EQ(raw.at("usage").at("total_tokens").as_int64(), 1);
    for (const auto& one : {json::value(*piece), json::value(*usage), raw}) EXPECT_TRUE(owns(one));
}

TEST(json_ownership, of_what_a_stream_has_accumulated) {
    chat_accumulator all;
    {
        chat_stream_codec reader;
        for (int i = 0; i < 40; ++i) all.add(reader.read({.data = logprobs_event(i)}));
        all.add(reader.read({.data = tool_event()}));
    }
    const auto& choice = all.completion().choices.front();
    EXPECT_TRUE(owns(choice.logprobs));
    ASSERT_EQ(choice.logprobs.at("content").as_array().size(), 40u);
    for (std::size_t i = 0; i < 40; ++i)
        EXPECT_EQ(choice.logprobs.at("content").at(i).at("token").as_string(), long_text + std::to_string(i));
    const json::value extra(choice.message.tool_calls.front().received.members);
    EXPECT_TRUE(owns(extra));
    EXPECT_EQ(extra.at("thought_signature").as_string(), long_text);
    EXPECT_TRUE(owns(all.completion().usage->extra));
}

TEST(json_ownership, of_joined_log_probabilities) {
    json::value all;
    for (int i = 0; i < 3; ++i) {
        json::monotonic_resource passing;
        const auto text = R"({"content":[{"token":")" + long_text + R"("}],"refusal":null})";
        append_logprobs(all, json::parse(text, &passing));
    }
    EXPECT_TRUE(owns(all));
    EXPECT_EQ(all.at("content").at(2).at("token").as_string(), long_text);
}

/// The event of a stream of texts is a document.
TEST(json_ownership, of_documents) {
    json::value logprobs;
    std::optional<json::object> extra;
    {
        http_message http;
        http.body = R"({"id":"t","choices":[{"index":0,"text":"a","logprobs":{"tokens":[")" + long_text +
                    R"("]},"further":{"a":")" + long_text + R"("}}]})";
        const auto read_back = read<text_completion>(http);
        logprobs = json::value(read_back.choices.front().logprobs);
        extra.emplace(read_back.choices.front().extra);
        EXPECT_TRUE(owns(read_back.choices.front().logprobs));
    }
    EXPECT_EQ(logprobs.at("tokens").at(0).as_string(), long_text);
    EXPECT_TRUE(owns(json::value(*extra)));
    EXPECT_EQ(extra->at("further").at("a").as_string(), long_text);
}

} // namespace
} // namespace openai::detail::mapping::json_text_test
