// SPDX-License-Identifier: BSL-1.0
#include "json/mapping.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace openai::detail::mapping::chat_request_test {
namespace {

namespace json = boost::json;

/// The body without the two members that every request has.
std::string rest_of(const chat_request& request, bool stream = false) {
    const auto body = write(request, stream);
    const std::string head = R"("model":"m","messages":[{"role":"user","content":"q"}])";
    EXPECT_NE(body.find(head), std::string::npos) << body;
    auto rest = body;
    rest.erase(rest.find(head), head.size());
    if (rest.starts_with("{,")) rest.erase(1, 1);
    if (rest.ends_with(",}")) rest.erase(rest.size() - 2, 1);
    if (const auto gap = rest.find(",,"); gap != std::string::npos) rest.erase(gap, 1);
    return rest;
}

chat_request plain() { return chat_request("m").user("q"); }

TEST(chat_request, sends_only_what_is_set) { EXPECT_EQ(rest_of(plain()), "{}"); }

struct field_case {
    const char* expected;
    std::function<void(chat_request&)> set;
};

const field_case fields[] = {
    {R"("audio":{"voice":"alloy","format":"mp3"})", [](auto& r) { r.audio.emplace("alloy", "mp3"); }},
    {R"("frequency_penalty":-0.5)", [](auto& r) { r.frequency_penalty = -0.5; }},
    {R"("function_call":"none")", [](auto& r) { r.function_call = "none"; }},
    {R"("functions":[])", [](auto& r) { r.functions = json::array(); }},
    {R"("logit_bias":{"50256":-100})", [](auto& r) { r.logit_bias["50256"] = -100; }},
    {R"("logprobs":false)", [](auto& r) { r.logprobs = false; }},
    {R"("max_completion_tokens":7)", [](auto& r) { r.max_completion_tokens = 7; }},
    {R"("max_tokens":0)", [](auto& r) { r.max_tokens = 0; }},
    {R"("metadata":{"a":"1","b":""})",
     [](auto& r) {
         r.metadata = {{"a", "1"}, {"b", ""}};
     }},
    {R"("modalities":["text","audio"])",
     [](auto& r) {
         r.modalities = {"text", "audio"};
     }},
    {R"("moderation":null)", [](auto& r) { r.moderation = nullptr; }},
    {R"("n":1)", [](auto& r) { r.n = 1; }},
    {R"("parallel_tool_calls":false)", [](auto& r) { r.parallel_tool_calls = false; }},
    {R"("prediction":{"type":"content","content":"same"})", [](auto& r) { r.prediction.emplace("same"); }},
    {R"("presence_penalty":2)", [](auto& r) { r.presence_penalty = 2; }},
    {R"("prompt_cache_key":"")", [](auto& r) { r.prompt_cache_key = ""; }},
    {R"("prompt_cache_options":{"ttl":"1h"})",
     [](auto& r) { r.prompt_cache_options = json::parse(R"({"ttl":"1h"})"); }},
    {R"("prompt_cache_retention":"24h")", [](auto& r) { r.prompt_cache_retention = "24h"; }},
    {R"("reasoning_effort":"low")", [](auto& r) { r.reasoning_effort = "low"; }},
    {R"("response_format":{"type":"json_object"})", [](auto& r) { r.respond_as(response_format::json_object()); }},
    {R"("safety_identifier":"s")", [](auto& r) { r.safety_identifier = "s"; }},
    {R"("seed":-9223372036854775808)", [](auto& r) { r.seed = std::numeric_limits<std::int64_t>::min(); }},
    {R"("service_tier":"flex")", [](auto& r) { r.service_tier = "flex"; }},
    {R"("stop":"END")", [](auto& r) { r.stop = "END"; }},
    {R"("stop":["a","b"])",
     [](auto& r) {
         r.stop = std::vector<std::string>{"a", "b"};
     }},
    {R"("store":true)", [](auto& r) { r.store = true; }},
    {R"("temperature":0)", [](auto& r) { r.temperature = 0; }},
    {R"("temperature":0.2)", [](auto& r) { r.temperature = 0.2; }},
    {R"("tool_choice":"auto")", [](auto& r) { r.tool_choice = tool_choice::automatic(); }},
    {R"("top_logprobs":20)", [](auto& r) { r.top_logprobs = 20; }},
    {R"("top_p":1e-10)", [](auto& r) { r.top_p = 1e-10; }},
    {R"("user":"u")", [](auto& r) { r.user_ = "u"; }},
    {R"("verbosity":"low")", [](auto& r) { r.verbosity = "low"; }},
    {R"("web_search_options":{})", [](auto& r) { r.web_search_options = json::object(); }},
};

TEST(chat_request, writes_each_field) {
    for (const auto& [expected, set] : fields) {
        SCOPED_TRACE(expected);
        auto request = plain();
        set(request);
        EXPECT_EQ(rest_of(request), '{' + std::string(expected) + '}');
    }
}

TEST(chat_request, the_operation_decides_about_stream) {
    auto request = plain();
    EXPECT_EQ(rest_of(request, true), R"({"stream":true})");
    request.stream_options = stream_options{.include_usage = true};
    EXPECT_EQ(rest_of(request, true), R"({"stream":true,"stream_options":{"include_usage":true}})");
    EXPECT_EQ(rest_of(request, false), "{}");
    request.extra("stream", true).extra("stream_options", nullptr);
    EXPECT_EQ(rest_of(request, true), R"({"stream":true,"stream_options":null})");
    EXPECT_THROW(write(request, false), error);
}

TEST(chat_request, extra_body_is_merged_last) {
    const auto request = plain().with({.temperature = 0.2, .seed = 1}).extra("top_k", 5).extra("temperature", "hot");
    EXPECT_EQ(write(request, false),
              R"({"seed":1,"model":"m","messages":[{"role":"user","content":"q"}],"top_k":5,"temperature":"hot"})");
}

TEST(chat_request, extra_body_may_bring_what_is_needed) {
    chat_request request;
    request.extra("model", "x").extra("messages", json::array());
    EXPECT_EQ(write(request, false), R"({"model":"x","messages":[]})");
}

TEST(chat_request, with_takes_over_only_what_is_set) {
    auto request = plain();
    request.top_p = 0.5;
    request.n = 2;
    request.with({.temperature = 0.0, .n = 3});
    EXPECT_EQ(request.top_p, 0.5);
    EXPECT_EQ(request.n, 3);
    EXPECT_EQ(request.temperature, 0.0);
    EXPECT_FALSE(request.seed.has_value());
}

TEST(chat_request, set_reaches_every_field_within_an_expression) {
    const auto request =
        plain().set(&chat_request::verbosity, "low").set(&chat_request::n, 2).set(&chat_request::stop, "END");
    EXPECT_EQ(write(request, false),
              R"({"n":2,"model":"m","messages":[{"role":"user","content":"q"}],"stop":"END","verbosity":"low"})");
}

/// What `write` says about a request it refuses; "" if it does not.
std::string refusal_of(const chat_request& request) {
    try {
        write(request, false);
        return {};
    } catch (const error& failure) {
        EXPECT_EQ(failure.code(), errc::invalid_argument);
        return failure.details().context;
    }
}

TEST(chat_request, refuses_what_no_server_could_read_and_names_the_field) {
    const std::string secret = "secret\xff";
    const std::pair<const char*, std::function<void(chat_request&)>> cases[] = {
        {"model is empty", [](auto& r) { r.model = ""; }},
        {"messages is empty", [](auto& r) { r.messages.clear(); }},
        {"messages[1].role is empty", [](auto& r) { r.add(message()); }},
        {"model is not valid UTF-8", [&](auto& r) { r.model = secret; }},
        {"messages[1].content is not valid UTF-8", [&](auto& r) { r.user(secret); }},
        {"messages[1].content[0].text is not valid UTF-8", [&](auto& r) { r.add(message("user").add_text(secret)); }},
        {"messages[1].content[0].image_url.url is not valid UTF-8",
         [&](auto& r) { r.add(message("user").add_image(secret)); }},
        {"tools[0].function.parameters.a[1] is not valid UTF-8",
         [&](auto& r) {
             r.tool("f", "", json::object{{"a", json::array{1, secret}}});
         }},
        {"metadata.k is not valid UTF-8", [&](auto& r) { r.metadata["k"] = secret; }},
        {"stop[0] is not valid UTF-8", [&](auto& r) { r.stop = std::vector<std::string>{secret}; }},
        {"temperature is not a finite number",
         [](auto& r) { r.temperature = std::numeric_limits<double>::infinity(); }},
        {"top_p is not a finite number", [](auto& r) { r.top_p = std::numeric_limits<double>::quiet_NaN(); }},
        {"x is not a finite number", [](auto& r) { r.extra("x", std::numeric_limits<double>::infinity()); }},
        {"extra_body.stream contradicts the operation", [](auto& r) { r.extra("stream", true); }},
    };
    for (const auto& [expected, spoil] : cases) {
        SCOPED_TRACE(expected);
        auto request = plain();
        spoil(request);
        EXPECT_EQ(refusal_of(request), expected);
    }
}

TEST(chat_request, names_a_member_whose_name_is_not_utf8_without_crashing) {
    EXPECT_NE(refusal_of(plain().extra("\xff", 1)), "");
}

TEST(chat_request, refuses_a_document_that_would_exhaust_the_stack) {
    json::value deep = 1;
    for (int i = 0; i < 1000; ++i) deep = json::array({std::move(deep)});
    EXPECT_EQ(refusal_of(plain().extra("x", std::move(deep))), "JSON nests too deep");
}

TEST(chat_request, escapes_text) {
    chat_request request("m");
    request.user(std::string("\"\\/\b\n\r\t\0\x1f\x7f\u00e9\U0001F600", 17));
    const auto body = write(request, false);
    EXPECT_EQ(json::parse(body).at("messages").at(0).at("content").as_string(), request.messages[0].text());
    EXPECT_NE(body.find(R"(\"\\/\u0008\n\r\t\u0000\u001f)"), std::string::npos) << body;
}

/// What follows the messages in the body.
std::string sent(chat_request request) {
    const auto body = write(request.user("q"), false);
    const std::string head = R"({"model":"m","messages":[{"role":"user","content":"q"}],)";
    EXPECT_TRUE(body.starts_with(head)) << body;
    return body.substr(head.size(), body.size() - head.size() - 1);
}

TEST(tool, function_with_schema) {
    const auto schema = boost::json::parse(R"({"type":"object","properties":{"n":{"type":"number","minimum":0.5}}})");
    EXPECT_EQ(sent(chat_request("m").tool("f", "does", schema, true)),
              R"("tools":[{"type":"function","function":{"name":"f","description":"does",)"
              R"("parameters":{"type":"object","properties":{"n":{"type":"number","minimum":0.5}}},"strict":true}}])");
}

TEST(tool, only_what_is_given_is_sent) {
    EXPECT_EQ(sent(chat_request("m").add(tool::function("f"))),
              R"("tools":[{"type":"function","function":{"name":"f"}}])");
    EXPECT_EQ(sent(chat_request("m").add(tool::function("f", "", nullptr, false))),
              R"("tools":[{"type":"function","function":{"name":"f","strict":false}}])");
}

TEST(tool, custom_and_invented_ones) {
    EXPECT_EQ(sent(chat_request("m").add(tool::custom("c", "d", boost::json::parse(R"({"type":"text"})")))),
              R"("tools":[{"type":"custom","custom":{"name":"c","description":"d","format":{"type":"text"}}}])");
    tool search;
    search.type = "web_search";
    search.extra["max_uses"] = 2;
    EXPECT_EQ(sent(chat_request("m").add(search)), R"("tools":[{"type":"web_search","max_uses":2}])");
    EXPECT_EQ(search.name(), "");
}

TEST(tool_choice, each_kind) {
    const std::pair<tool_choice, const char*> cases[] = {
        {tool_choice::none(), R"("none")"},
        {tool_choice::automatic(), R"("auto")"},
        {tool_choice::required(), R"("required")"},
        {tool_choice::function("f"), R"({"type":"function","function":{"name":"f"}})"},
        {tool_choice::custom("c"), R"({"type":"custom","custom":{"name":"c"}})"},
        {tool_choice::allowed_tools("auto", {tool::function("f"), tool::custom("c")}),
         R"({"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"f"}},)"
         R"({"type":"custom","custom":{"name":"c"}}]}})"},
        {tool_choice(boost::json::parse(R"({"any":[1,2.5,null,true]})")), R"({"any":[1,2.5,null,true]})"},
    };
    for (const auto& [choice, expected] : cases) {
        chat_request request("m");
        request.tool_choice = choice;
        EXPECT_EQ(sent(request), R"("tool_choice":)" + std::string(expected));
    }
}

TEST(response_format, each_kind) {
    const auto schema = boost::json::parse(R"({"type":"object"})");
    const std::pair<response_format, const char*> cases[] = {
        {response_format::text(), R"({"type":"text"})"},
        {response_format::json_object(), R"({"type":"json_object"})"},
        {response_format::json_schema("s", schema),
         R"({"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"},"strict":true}})"},
        {response_format::json_schema("s", schema, std::nullopt, "d"),
         R"({"type":"json_schema","json_schema":{"name":"s","description":"d","schema":{"type":"object"}}})"},
    };
    for (const auto& [format, expected] : cases)
        EXPECT_EQ(sent(chat_request("m").respond_as(format)), R"("response_format":)" + std::string(expected));
}

} // namespace
} // namespace openai::detail::mapping::chat_request_test
