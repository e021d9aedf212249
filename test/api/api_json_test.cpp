// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_completion_fields.hpp"
#include "api/chat/chat_request_fields.hpp"
#include "api/completions/text_completion_fields.hpp"
#include "api/embeddings/embedding_fields.hpp"
#include "api/responses/response_fields.hpp"
#include "support/completion_bodies.hpp"
#include "json/mapping.hpp"

#include <openai/api_json.hpp>
#include <openai/audio.hpp>
#include <openai/chat/chat_request.hpp>
#include <openai/core/described_json.hpp>
#include <openai/embeddings/embedding.hpp>
#include <openai/moderations/moderation.hpp>
#include <openai/responses/input_tokens.hpp>
#include <openai/responses/response.hpp>
#include <openai/responses/response_request.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

struct saved {
    std::string who;
    int times = 0;
};
BOOST_DESCRIBE_STRUCT(saved, (), (who, times))

namespace openai::api_json_test {
namespace {

namespace json = boost::json;
namespace mapping = detail::mapping;

template <class T>
T live(std::string body, std::string provider = {}) {
    detail::http_message answer;
    answer.status = 200;
    answer.body = std::move(body);
    answer.provider = std::move(provider);
    return mapping::read<T>(answer);
}

json::value body_of(const chat_request& request, bool stream = false) {
    return json::parse(mapping::write(request, stream, mapping::recipient()));
}

std::string failure_of(const std::function<void()>& work, errc expected) {
    try {
        work();
    } catch (const error& thrown) {
        EXPECT_EQ(thrown.code(), expected) << thrown.what();
        return thrown.what();
    }
    return "none";
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

// ----- requests

chat_request long_request() {
    auto picture = message::user("What is this?").add_image("https://example.com/a.png", "low");
    message call("assistant");
    call.add(tool_call("c1", "look", R"({"at":1})"));
    call.extra["mood"] = "good";
    auto request = chat_request("m").system("Be brief.").add(picture).add(call).add(message::tool("c1", "a cat"));
    request.add(tool::function("look", "looks", json::object{{"type", "object"}}, true)).add(tool::custom("sql"));
    request.temperature = 0.7;
    request.stop = std::vector<std::string>{"a", "b"};
    request.logit_bias = {{"50256", -100}};
    request.tool_choice = tool_choice::function("look");
    request.response_format = response_format::json_schema("answer", json::object{{"type", "object"}});
    request.prediction = predicted_output("It is");
    request.extra_body["top_k"] = 40;
    return request;
}

TEST(api_json, of_a_request_is_its_body) {
    const auto request = long_request();
    EXPECT_EQ(to_json(request), body_of(request));
    const auto again = from_json<chat_request>(to_json(request));
    EXPECT_EQ(body_of(again), body_of(request));
    EXPECT_EQ(again.messages[1].text(), "What is this?");
    EXPECT_EQ(std::get<std::vector<content_part>>(again.messages[1].content)[1].image_url->detail, "low");
    EXPECT_EQ(again.messages[2].extra.at("mood"), "good");
    EXPECT_EQ(again.extra_body.at("top_k"), 40);
    EXPECT_EQ(std::get<std::vector<std::string>>(*again.stop).size(), 2u);

    const auto asked = response_request("m").user("hi").effort("low").store(false);
    EXPECT_EQ(to_json(asked), json::parse(mapping::write(asked, false, mapping::recipient())));
    EXPECT_EQ(to_json(from_json<response_request>(to_json(asked))), to_json(asked));
}

TEST(api_json, of_a_request_does_not_say_whether_it_streams) {
    auto request = chat_request("m").user("hi");
    request.stream_options = stream_options{true, {}};
    auto sent = body_of(request, true);
    EXPECT_EQ(sent.get_object().erase("stream"), 1u);
    EXPECT_EQ(to_json(request), sent);
    EXPECT_EQ(to_json(chat_request(request).extra("stream", true)), sent);

    sent.get_object()["stream"] = true;
    const auto read = from_json<chat_request>(sent);
    EXPECT_EQ(read.stream_options->include_usage, true);
    EXPECT_TRUE(read.extra_body.empty());
    EXPECT_EQ(body_of(read, true), sent);
    EXPECT_FALSE(body_of(read).get_object().contains("stream"));
}

TEST(api_json, of_a_request_may_be_incomplete) {
    EXPECT_EQ(to_json(chat_request()), json::parse(R"({"model":""})"));
    EXPECT_EQ(to_json(speech_request()), json::parse(R"({"model":"","input":"","voice":null})"));
    auto empty = response_request("m");
    empty.input.emplace_back();
    EXPECT_EQ(to_json(empty), json::parse(R"({"model":"m","input":[{}]})"));
    EXPECT_EQ(to_json(from_json<response_request>(to_json(empty))), to_json(empty));
    EXPECT_TRUE(from_json_text<chat_request>("{}").messages.empty());
}

/// The request contains the members that a server sent, except those that only answers have.
TEST(api_json, of_a_request_with_an_answer_in_it) {
    const auto answer = live<chat_completion>(
        R"({"choices":[{"message":{"role":"assistant","content":"a","signature":"s","reasoning_content":"why",)"
        R"("audio":{"id":"u","expires_at":1,"data":"AAAA","transcript":"t"}}}]})",
        "other");
    const auto request = chat_request("m").add(answer.choices[0].message);
    const auto written = to_json(request);
    EXPECT_EQ(written.at("messages").at(0),
              json::parse(R"({"role":"assistant","content":"a","audio":{"id":"u"},"signature":"s"})"));
    EXPECT_EQ(to_json(from_json<chat_request>(written)), written);
    EXPECT_EQ(body_of(from_json<chat_request>(written)), written); // for every server

    const auto reasons = json::parse(R"({"model":"m","messages":[{"role":"assistant","reasoning_content":"why",)"
                                     R"("content":"a","tool_calls":[{"id":"i","type":"function","x":1}]}]})");
    EXPECT_EQ(to_json(from_json<chat_request>(reasons)), reasons);
}

template <class T>
void expect_other_forms() {
    const auto read = from_json_text<T>(R"({"model":"m","input":"Hi","x":1})");
    EXPECT_EQ(to_json(read), json::parse(R"({"model":"m","input":[{"type":"message","role":"user","content":"Hi"}],)"
                                         R"("x":1})"));
    EXPECT_TRUE(from_json_text<T>(R"({"input":null})").input.empty());
    EXPECT_EQ(to_json(from_json_text<T>(R"({"model":"m","input":[{"type":"x"}]})")),
              json::parse(R"({"model":"m","input":[{"type":"x"}]})"));
    EXPECT_THROW(from_json_text<T>(R"({"input":7})"), error);
    if constexpr (requires { read.conversation; }) {
        EXPECT_EQ(from_json_text<T>(R"({"conversation":{"id":"c"}})").conversation, "c");
        EXPECT_EQ(from_json_text<T>(R"({"conversation":"c"})").conversation, "c");
        EXPECT_FALSE(from_json_text<T>(R"({"conversation":null})").conversation);
        for (const auto* wrong :
             {R"({"conversation":{}})", R"({"conversation":{"id":7}})", R"({"conversation":{"id":"c","more":1}})"})
            EXPECT_THROW(from_json_text<T>(wrong), error) << wrong;
    }
}

/// OpenAI's document allows several forms of some members.
TEST(api_json, of_a_request_may_have_each_form_of_a_member) {
    expect_other_forms<response_request>();
    expect_other_forms<input_token_request>();
    expect_other_forms<compaction_request>();
    const auto expect_same = []<class T>(std::type_identity<T>, std::string_view text) {
        EXPECT_EQ(to_json(from_json_text<T>(text)), json::parse(text)) << text;
    };
    for (const auto* text :
         {R"({"model":"m","stop":"a"})", R"({"model":"m","stop":["a","b"]})", R"({"model":"m","tool_choice":"auto"})",
          R"({"model":"m","tool_choice":{"type":"function","function":{"name":"f"}}})",
          R"({"model":"m","function_call":"none"})", R"({"model":"m","function_call":{"name":"f"}})",
          R"({"model":"m","messages":[{"role":"user","content":"a"},)"
          R"({"role":"user","content":[{"type":"text","text":"a"}]}]})",
          R"({"model":"m","prediction":{"type":"content","content":"a"}})",
          R"({"model":"m","prediction":{"type":"content","content":[{"type":"text","text":"a"}]}})",
          R"({"model":"m","audio":{"voice":"alloy","format":"wav"}})",
          R"({"model":"m","audio":{"voice":{"id":"v"},"format":"wav"}})"})
        expect_same(std::type_identity<chat_request>(), text);
    for (const auto* text : {R"({"model":"m","input":"a"})", R"({"model":"m","input":["a","b"]})",
                             R"({"model":"m","input":[1,2]})", R"({"model":"m","input":[[1],[2]]})"})
        expect_same(std::type_identity<embedding_request>(), text);
    for (const auto* text : {R"({"input":"a"})", R"({"input":["a","b"]})", R"({"input":[{"type":"text","text":"a"}]})"})
        expect_same(std::type_identity<moderation_request>(), text);
    for (const auto* text : {R"({"model":"m","tool_choice":"auto"})", R"({"model":"m","tool_choice":{"type":"mcp"}})"})
        expect_same(std::type_identity<response_request>(), text);
}

// ----- answers

/// A member that is null counts as missing.
TEST(api_json, of_a_map_leaves_out_what_is_null) {
    const auto read = from_json_text<moderation>(
        R"({"results":[{"flagged":true,"categories":{"a":null,"b":true},"category_scores":{"a":null},)"
        R"("category_applied_input_types":{"a":null,"b":["text"]}}]})");
    EXPECT_EQ(to_json(read.results.at(0)), json::parse(R"({"flagged":true,"categories":{"b":true},)"
                                                       R"("category_applied_input_types":{"b":["text"]}})"));
    EXPECT_TRUE(from_json_text<chat_request>(R"({"metadata":{"a":null},"logit_bias":{"1":null}})").metadata.empty());
    const auto prompt = from_json_text<response_request>(R"({"prompt":{"id":"p","variables":{"a":null}}})").prompt;
    EXPECT_EQ(prompt->variables.at("a"), nullptr) << "any JSON may be a variable";
}

TEST(api_json, of_an_answer_is_what_was_received) {
    const auto body = json::parse(
        R"({"id":"a","object":"chat.completion","created":1,"model":"m","provider":"p","choices":[{"index":0,)"
        R"("finish_reason":"tool_calls","logprobs":null,"seed":5,"message":{"role":"assistant","content":"hi",)"
        R"("reasoning_content":"why","signature":"s","audio":{"id":"u","expires_at":1,"data":"AAAA","transcript":"t"},)"
        R"("tool_calls":[{"id":"c","type":"function","x":1,"function":{"name":"f","arguments":"{}"}}]}}],)"
        R"("usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"cost":0.30000000000000004,)"
        R"("prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":5}}})");
    EXPECT_EQ(to_json(live<chat_completion>(json::serialize(body))), body);
    EXPECT_EQ(to_json(live<chat_completion>(json::serialize(body), "other")), body);
    const auto read = from_json<chat_completion>(body);
    EXPECT_EQ(to_json(read), body);
    EXPECT_EQ(read.reasoning(), "why");
    EXPECT_EQ(read.choices[0].message.received.members.at("signature"), "s");
    EXPECT_EQ(to_json(from_json<message>(to_json(read.choices[0].message))), body.at("choices").at(0).at("message"));
}

/// Every answer that a call accepts can be written as JSON and read again.
TEST(api_json, of_any_completion) {
    std::size_t count = 0;
    for (const auto& body : support::usual_bodies) {
        const auto answer = live<chat_completion>(body);
        const auto written = to_json(answer);
        const auto again = from_json<chat_completion>(written);
        EXPECT_EQ(to_json(again), written) << body;
        EXPECT_EQ(again.text(), answer.text()) << body;
        EXPECT_EQ(again.reasoning(), answer.reasoning()) << body;
        ++count;
    }
    EXPECT_GT(count, 20u);
}

TEST(api_json, of_an_answer_reads_as_a_call_does) {
    const auto parts = R"({"choices":[{"message":{"content":[{"type":"thinking","thinking":"why"},)"
                       R"({"type":"text","text":"because"}]}}]})";
    const auto read = from_json_text<chat_completion>(parts);
    EXPECT_EQ(read.text(), "because");
    EXPECT_EQ(read.reasoning(), "why");
    EXPECT_EQ(read.choices[0].message.role, "assistant");
    EXPECT_FALSE(from_json_text<chat_completion>(
                     R"({"choices":[{"finish_reason":"length","message":{"tool_calls":[{"id":"a"}]}}]})")
                     .choices[0]
                     .message.tool_calls[0]
                     .complete);
}

TEST(api_json, keeps_the_digits_of_numbers) {
    const auto read = live<embedding_list>(R"({"data":[{"index":0,"embedding":[0.1,-0.009327292,3]}]})");
    EXPECT_EQ(json::serialize(to_json(read).at("data").at(0).at("embedding")), "[1E-1,-9.327292E-3,3E0]");
    auto request = chat_request("m");
    request.temperature = 0.1 + 0.2;
    request.seed = 9'007'199'254'740'993;
    request.extra_body["u"] = 18'446'744'073'709'551'615u;
    EXPECT_EQ(to_json(request).at("temperature").as_double(), 0.1 + 0.2);
    EXPECT_EQ(to_json(request).at("seed").as_int64(), 9'007'199'254'740'993);
    EXPECT_EQ(to_json(request).at("u").as_uint64(), 18'446'744'073'709'551'615u);
}

// ----- what is wrong

template <class T>
void read_text(std::string_view text) {
    from_json_text<T>(text);
}

TEST(api_json, says_where_the_type_is_wrong) {
    struct {
        std::function<void(std::string_view)> read;
        std::string_view text;
        std::string_view complaint;
    } const cases[] = {
        {read_text<chat_request>, "[]", "the document is of another type"},
        {read_text<chat_request>, R"({"model":{}})", "model is of another type"},
        {read_text<chat_request>, R"({"messages":7})", "messages is of another type"},
        {read_text<chat_request>, R"({"messages":[{"role":"a"},7]})", "messages[1] is of another type"},
        {read_text<chat_request>, R"({"messages":[{"content":7}]})", "messages[0].content is of another type"},
        {read_text<chat_request>, R"({"messages":[{"content":["a"]}]})", "messages[0].content is of another type"},
        {read_text<chat_request>, R"({"messages":[{"tool_calls":[{"function":{"name":[]}}]}]})",
         "messages[0].tool_calls[0].function.name is of another type"},
        {read_text<chat_request>, R"({"logit_bias":{"a":1,"b":"x"}})", "logit_bias.b is of another type"},
        {read_text<chat_request>, R"({"stream_options":{"include_usage":7}})",
         "stream_options.include_usage is of another type"},
        {read_text<chat_completion>, "{}", "choices is missing"},
        {read_text<chat_completion>, R"({"choices":null})", "choices is missing"},
        {read_text<chat_completion>, R"({"choices":[{"message":{}},{}]})", "choices[1].message is missing"},
        {read_text<chat_completion>, R"({"choices":[{"message":{}}],"usage":{"prompt_tokens":"x"}})",
         "usage.prompt_tokens is of another type"},
        {read_text<response>, R"({"output":[7]})", "output[0] is of another type"},
        {read_text<response>, R"({"instructions":7})", "instructions is of another type"},
        {read_text<response_request>, R"({"tools":[{"type":"web_search","filters":{}},1]})",
         "tools[1] is of another type"},
        {read_text<response_item>, R"({"type":"message","role":7,"content":{}})", "content"},
        {read_text<moderation>, R"({"results":[{"flagged":true,"categories":{"a":7}}]})",
         "results[0].categories.a is of another type"},
        {read_text<embedding_request>, R"({"dimensions":5.5})", "dimensions is of another type"},
        {read_text<embedding_request>, R"({"dimensions":"5.5"})", "dimensions is of another type"},
        {read_text<chat_request>, R"({"seed":-0.5})", "seed is of another type"},
        {read_text<chat_request>, R"({"logit_bias":{"a":1.5}})", "logit_bias.a is of another type"},
        {read_text<chat_completion>, R"({"choices":[{"index":0.1,"message":{}}]})",
         "choices[0].index is of another type"},
        {read_text<chat_request>, R"({"temperature":1e999})", "temperature is not a finite number"},
        {read_text<chat_request>, R"({"seed":-1e999})", "seed is not a finite number"},
        {read_text<chat_request>, R"({"x":[1,{"y":1e999}]})", "x[1].y is not a finite number"},
        {read_text<response>, R"({"output":[{"type":"x","y":1e999}]})", "output[0].y is not a finite number"},
        {read_text<embedding>, R"({"embedding":[1,1e999]})", "embedding[1] is not a finite number"},
    };
    for (const auto& each : cases) {
        const auto said = failure_of([&] { each.read(each.text); }, errc::invalid_response);
        EXPECT_TRUE(has(said, each.complaint)) << each.text << ": " << said;
    }
    EXPECT_TRUE(has(failure_of([] { from_json_text<chat_request>("{\"a\":"); }, errc::invalid_json), "the text"));
    const auto deep = std::string(100, '[') + std::string(100, ']');
    EXPECT_TRUE(has(failure_of([&] { from_json_text<chat_request>("{\"a\":" + deep + "}"); }, errc::invalid_json),
                    "is nested more than 64 levels deep"));
    const json::value infinite{{"temperature", INFINITY}};
    EXPECT_TRUE(has(failure_of([&] { from_json<chat_request>(infinite); }, errc::invalid_response), "temperature"));
}

TEST(api_json, reads_whole_numbers_in_every_form) {
    for (const auto* text : {R"({"seed":5})", R"({"seed":5.0})", R"({"seed":5e0})", R"({"seed":"5"})"})
        EXPECT_EQ(from_json_text<chat_request>(text).seed, 5) << text;
    EXPECT_EQ(live<chat_completion>(R"({"created":5.5,"choices":[{"message":{}}]})").created, 5)
        << "a call reads what it can";
}

/// JSON has no such words. A call reads an answer with them, because some servers send them.
TEST(api_json, of_a_text_has_no_words_of_other_languages) {
    for (const std::string word : {"NaN", "Infinity", "-Infinity", "nan", "None", "True"}) {
        const auto text = R"({"choices":[{"message":{}}],"x":)" + word + '}';
        EXPECT_TRUE(
            has(failure_of([&] { from_json_text<chat_completion>(text); }, errc::invalid_json), "is not valid JSON"))
            << word;
        EXPECT_NO_THROW(live<chat_completion>(text)) << word;
    }
}

TEST(api_json, of_a_text_may_have_malformed_characters) {
    const auto read = from_json_text<message>("{\"role\":\"a\tb\",\"content\":\"\\ud800x\xff\"}");
    EXPECT_EQ(read.role, "a\tb");
    EXPECT_EQ(read.text(), "\uFFFDx\uFFFD");
}

TEST(api_json, says_where_something_cannot_be_json) {
    struct {
        std::function<void(chat_request&)> spoil;
        std::string_view complaint;
    } const cases[] = {
        {[](chat_request& request) { request.model = "\xff"; }, "model is not valid UTF-8"},
        {[](chat_request& request) { request.user("a").user("\xc3"); }, "messages[1].content is not valid UTF-8"},
        {[](chat_request& request) { request.metadata["a"] = "\xff"; }, "metadata.a is not valid UTF-8"},
        {[](chat_request& request) {
             request.extra("x", json::array{1, "\xff"});
         },
         "x[1] is not valid UTF-8"},
        {[](chat_request& request) { request.top_p = std::nan(""); }, "top_p is not a finite number"},
    };
    for (const auto& each : cases) {
        chat_request request;
        each.spoil(request);
        const auto said = failure_of([&] { to_json(request); }, errc::invalid_argument);
        EXPECT_TRUE(has(said, each.complaint)) << said;
    }
    embedding vector;
    vector.embedding_ = {1, INFINITY};
    EXPECT_TRUE(has(failure_of([&] { to_json(vector); }, errc::invalid_argument), "embedding[1] is not a finite"));
    chat_completion answer;
    answer.choices.emplace_back().extra["\xff"] = 1;
    EXPECT_NE(failure_of([&] { to_json(answer); }, errc::invalid_argument), "none");
}

/// The conversions of the API's types do not interfere with those of a user's structs.
TEST(api_json, leaves_other_types_alone) {
    const auto own = from_json_text<saved>(R"({"who":"me","times":2})");
    EXPECT_EQ(to_json(own), json::parse(R"({"who":"me","times":2})"));
    EXPECT_EQ(from_json_text<message>(R"({"role":"user","content":"hi"})").text(), "hi");
    EXPECT_EQ(to_json(std::vector<int>{1}), json::parse("[1]"));
}

} // namespace
} // namespace openai::api_json_test
