// SPDX-License-Identifier: BSL-1.0
#include <openai.hpp>
#include <openai/testing/server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace openai::test::chat_call_test {
namespace {

namespace json = boost::json;
using openai::testing::reply;

/// Every parameter at once.
chat_request everything() {
    chat_request request("m");
    request.system("s").developer("d");
    request.add(message("user")
                    .add_text("t")
                    .add_image("https://e.example/i.png", "low")
                    .add(content_part::audio("AAA=", "wav")));
    request.add(message::user("q").with_name("ann").add_file("file-1").add(content_part::file_bytes("a.txt", "hi")));
    auto assistant = message::assistant("").add(tool_call("call_1", "f", R"({"a":1})"));
    assistant.audio.emplace("audio_1");
    assistant.refusal = "no";
    request.add(std::move(assistant)).add(message::tool("call_1", "2"));
    request.with({.temperature = 0,
                  .top_p = 0.5,
                  .frequency_penalty = -0.5,
                  .presence_penalty = 0.25,
                  .max_completion_tokens = 7,
                  .max_tokens = 8,
                  .n = 2,
                  .seed = -1,
                  .top_logprobs = 3,
                  .logprobs = true,
                  .store = false,
                  .parallel_tool_calls = false});
    request.audio.emplace("alloy", "mp3");
    request.logit_bias["50256"] = -100;
    request.metadata["k"] = "v\u00fc";
    request.modalities = {"text", "audio"};
    request.moderation = json::value{{"model", "mod"}};
    request.prediction.emplace("same");
    request.prompt_cache_key = "key";
    request.prompt_cache_options = json::value{{"ttl", "1h"}};
    request.prompt_cache_retention = "24h";
    request.reasoning_effort = "low";
    request.respond_as(response_format::json_schema("shape", {{"type", "object"}}, true, "desc"));
    request.safety_identifier = "safe";
    request.service_tier = "flex";
    request.stop = std::vector<std::string>{"END", "\n"};
    request.stream_options = stream_options{.include_usage = true, .include_obfuscation = false};
    request.tool_choice = tool_choice::function("f");
    request.tool("f", "does", {{"type", "object"}}, true).add(tool::custom("c", "free"));
    request.user_ = "u";
    request.verbosity = "high";
    request.web_search_options = json::object();
    request.function_call = "none";
    request.functions = json::array();
    request.extra("top_k", 40).extra("provider", {{"only", json::array{"a"}}});
    return request;
}

constexpr const char* expected = R"({
"model": "m", "messages": [
  {"role": "system", "content": "s"}, {"role": "developer", "content": "d"},
  {"role": "user", "content": [{"type": "text", "text": "t"},
    {"type": "image_url", "image_url": {"url": "https://e.example/i.png", "detail": "low"}},
    {"type": "input_audio", "input_audio": {"data": "AAA=", "format": "wav"}}]},
  {"role": "user", "name": "ann", "content": [{"type": "text", "text": "q"},
    {"type": "file", "file": {"file_id": "file-1"}},
    {"type": "file", "file": {"filename": "a.txt", "file_data": "data:text/plain;base64,aGk="}}]},
  {"role": "assistant", "content": "", "refusal": "no", "audio": {"id": "audio_1"},
    "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{\"a\":1}"}}]},
  {"role": "tool", "content": "2", "tool_call_id": "call_1"}],
"temperature": 0, "top_p": 0.5, "frequency_penalty": -0.5, "presence_penalty": 0.25, "max_completion_tokens": 7,
"max_tokens": 8, "n": 2, "seed": -1, "top_logprobs": 3, "logprobs": true, "store": false,
"parallel_tool_calls": false, "audio": {"voice": "alloy", "format": "mp3"}, "logit_bias": {"50256": -100},
"metadata": {"k": "v\u00fc"}, "modalities": ["text", "audio"], "moderation": {"model": "mod"},
"prediction": {"type": "content", "content": "same"}, "prompt_cache_key": "key",
"prompt_cache_options": {"ttl": "1h"}, "prompt_cache_retention": "24h", "reasoning_effort": "low",
"response_format": {"type": "json_schema", "json_schema": {"name": "shape", "description": "desc",
  "schema": {"type": "object"}, "strict": true}},
"safety_identifier": "safe", "service_tier": "flex", "stop": ["END", "\n"],
"tool_choice": {"type": "function", "function": {"name": "f"}},
"tools": [{"type": "function", "function": {"name": "f", "description": "does", "parameters": {"type": "object"},
  "strict": true}}, {"type": "custom", "custom": {"name": "c", "description": "free"}}],
"user": "u", "verbosity": "high", "web_search_options": {}, "function_call": "none", "functions": [],
"top_k": 40, "provider": {"only": ["a"]}})";

/// Numbers by value: 0 and 0.0 are the same to a server.
json::value canonical(const json::value& value) {
    if (value.is_number()) return value.to_number<double>();
    if (const auto* list = value.if_array()) {
        json::array out;
        for (const auto& entry : *list) out.push_back(canonical(entry));
        return out;
    }
    if (const auto* members = value.if_object()) {
        json::object out;
        for (const auto& [name, member] : *members) out.emplace(name, canonical(member));
        return out;
    }
    return value;
}

void expect_body(const std::string& body, const json::value& wanted) {
    const auto got = canonical(json::parse(body)).as_object();
    const auto want = canonical(wanted).as_object();
    for (const auto& [name, value] : want) {
        const auto* sent = got.if_contains(name);
        ASSERT_TRUE(sent) << name;
        EXPECT_EQ(*sent, value) << name;
    }
    for (const auto& [name, value] : got) EXPECT_TRUE(want.contains(name)) << name;
}

class chat_call : public ::testing::Test {
protected:
    client_options options() const {
        client_options result("sk-test");
        result.base_url = server_.base_url();
        return result;
    }

    testing::server server_;
};

TEST_F(chat_call, sends_every_parameter_as_it_was_set) {
    const client client(options());
    client.chat.create(everything(), block);
    auto wanted = json::parse(expected);
    expect_body(server_.request(0).body, wanted);
    client.chat.stream(everything(), block).collect(block);
    wanted.as_object()["stream"] = true;
    wanted.as_object()["stream_options"] = {{"include_usage", true}, {"include_obfuscation", false}};
    expect_body(server_.request(1).body, wanted);
    std::ifstream list(TEST_DATA "/request_properties.txt");
    for (std::string schema, name; list >> schema >> name;)
        EXPECT_TRUE(schema != "CreateChatCompletionRequest" || wanted.as_object().contains(name)) << name;
}

TEST_F(chat_call, sends_nothing_that_was_not_set) {
    const client client(options());
    client.chat.create(chat_request("m").user("q"), block);
    client.chat.stream(chat_request("m").user("q"), block).collect(block);
    EXPECT_EQ(json::parse(server_.request(0).body),
              json::parse(R"({"model":"m","messages":[{"role":"user","content":"q"}]})"));
    EXPECT_EQ(json::parse(server_.request(1).body),
              json::parse(R"({"model":"m","messages":[{"role":"user","content":"q"}],"stream":true})"));
}

TEST_F(chat_call, sends_its_headers) {
    auto given = options();
    given.organization = "org-1";
    given.project = "proj-1";
    given.default_headers.add("X-Default", "d").add("X-Both", "default");
    const client client(given);
    client.chat.create(chat_request("m").user("q"), call_options().header("x-both", "call").header("X-Call", "c"),
                       block);
    client.chat.stream(chat_request("m").user("q"), block).collect(block);
    client.models.list(block);
    const auto request = server_.request(0);
    const std::pair<const char*, std::string> wanted[] = {
        {"host", "127.0.0.1:" + std::to_string(server_.port())},
        {"authorization", "Bearer sk-test"},
        {"openai-organization", "org-1"},
        {"openai-project", "proj-1"},
        {"user-agent", std::string("asio-openai/") + version},
        {"accept", "application/json"},
        {"accept-encoding", "identity"},
        {"content-type", "application/json"},
        {"content-length", std::to_string(request.body.size())},
        {"x-default", "d"},
        {"x-both", "call"},
        {"x-call", "c"},
    };
    for (const auto& [name, value] : wanted) EXPECT_EQ(request.header(name), value) << name;
    EXPECT_EQ(request.headers.size(), std::size(wanted));
    EXPECT_EQ(server_.request(1).header("accept"), "text/event-stream");
    EXPECT_EQ(server_.request(1).header("x-both"), "default");
    EXPECT_EQ(server_.request(2).header("accept"), "application/json");
    EXPECT_FALSE(server_.request(2).header("content-type"));
}

TEST_F(chat_call, leaves_out_what_is_empty) {
    auto given = options();
    given.api_key = secret();
    given.user_agent = "mine/2";
    const client client(given);
    client.models.list(block);
    EXPECT_EQ(server_.request(0).header("user-agent"), "mine/2");
    for (const char* name : {"authorization", "openai-organization", "openai-project"})
        EXPECT_FALSE(server_.request(0).header(name)) << name;
}

TEST_F(chat_call, joins_the_base_url_as_it_is) {
    const auto root = "http://127.0.0.1:" + std::to_string(server_.port());
    const std::pair<const char*, const char*> cases[] = {
        {"", "/chat/completions?a=1&b%20c=%26d%C3%BC"},
        {"/", "/chat/completions?a=1&b%20c=%26d%C3%BC"},
        {"/v1", "/v1/chat/completions?a=1&b%20c=%26d%C3%BC"},
        {"/v1/", "/v1/chat/completions?a=1&b%20c=%26d%C3%BC"},
        {"/openai/deployments/x", "/openai/deployments/x/chat/completions?a=1&b%20c=%26d%C3%BC"},
        {"/v1?api-version=2", "/v1/chat/completions?api-version=2&a=1&b%20c=%26d%C3%BC"},
        {"/v1/?api-version=2", "/v1/chat/completions?api-version=2&a=1&b%20c=%26d%C3%BC"},
    };
    std::size_t index = 0;
    for (const auto& [tail, target] : cases) {
        auto given = options();
        given.base_url = root + tail;
        call_options call;
        call.query = {{"a", "1"}, {"b c", "&d\u00fc"}};
        client(given).chat.create(chat_request("m").user("q"), call, block);
        EXPECT_EQ(server_.request(index++).target, target) << tail;
    }
}

TEST_F(chat_call, gives_all_of_the_answer) {
    const std::string body = R"({"id":"c1","object":"chat.completion","created":5,"model":"m-2","service_tier":"flex",
        "system_fingerprint":"fp","novel":[1],"choices":[
        {"index":0,"finish_reason":"stop","novel":2,"logprobs":{"content":[]},"message":{"role":"assistant",
         "content":"one","reasoning_content":"hm","annotations":[{"type":"url_citation"}]}},
        {"index":1,"finish_reason":"later","message":{"role":"assistant","content":"two"}}],
        "usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"cost":0.5,
         "prompt_tokens_details":{"cached_tokens":1,"audio_tokens":0},
         "completion_tokens_details":{"reasoning_tokens":2,"accepted_prediction_tokens":9,"rejected_prediction_tokens":8,
          "audio_tokens":6}}})";
    server_.push(reply::verbatim(200, body)
                     .header("x-request-id", "req_1")
                     .without_header("x-ratelimit-limit-tokens")
                     .header("x-ratelimit-limit-requests", "100")
                     .header("x-ratelimit-remaining-requests", "99")
                     .header("x-ratelimit-reset-tokens", "6m0s"));
    const auto [answer, response] =
        client(options()).chat.create(chat_request("m").user("q"), openai::with_response(block));
    EXPECT_EQ(answer.text(), "one");
    EXPECT_EQ(answer.choices.at(0).text(), "one");
    EXPECT_EQ(answer.choices.at(1).text(), "two");
    EXPECT_EQ(answer.choices.at(1).finish_reason, "later");
    EXPECT_EQ(answer.reasoning(), "hm");
    EXPECT_EQ(answer.id + answer.object + answer.model, "c1chat.completionm-2");
    EXPECT_EQ(answer.created, 5);
    EXPECT_EQ(answer.service_tier, "flex");
    EXPECT_EQ(answer.system_fingerprint, "fp");
    ASSERT_TRUE(answer.usage);
    EXPECT_EQ(answer.usage->total_tokens, 7);
    EXPECT_EQ(answer.usage->prompt_tokens_details.cached_tokens, 1);
    EXPECT_EQ(answer.usage->prompt_tokens_details.audio_tokens, 0);
    EXPECT_EQ(answer.usage->completion_tokens_details.reasoning_tokens, 2);
    EXPECT_EQ(answer.usage->completion_tokens_details.accepted_prediction_tokens, 9);
    EXPECT_EQ(answer.usage->completion_tokens_details.rejected_prediction_tokens, 8);
    EXPECT_EQ(answer.usage->completion_tokens_details.audio_tokens, 6);
    EXPECT_EQ(answer.usage->extra.at("cost").as_double(), 0.5);
    EXPECT_EQ(answer.extra.at("novel"), json::array{1});
    EXPECT_EQ(answer.choices[0].extra.at("novel").as_int64(), 2);
    EXPECT_TRUE(answer.choices[0].logprobs.is_object());
    EXPECT_EQ(response.raw(), json::parse(body));
    EXPECT_EQ(response.body(), body);
    EXPECT_EQ(response.status(), 200);
    EXPECT_EQ(response.attempts(), 1);
    EXPECT_EQ(response.request_id(), "req_1");
    EXPECT_EQ(response.headers().find("X-Request-ID"), "req_1");
    EXPECT_EQ(response.rate_limits().requests.limit, 100);
    EXPECT_EQ(response.rate_limits().requests.remaining, 99);
    EXPECT_EQ(response.rate_limits().tokens.reset_after, std::chrono::minutes(6));
    EXPECT_FALSE(response.rate_limits().tokens.limit);
}

TEST_F(chat_call, reads_models_with_little_or_much_to_them) {
    const client client(options());
    server_.push(reply::verbatim(200, R"({"data":[{"id":"a"},{"id":"b","object":"model","created":7,"owned_by":"x",
        "context_window":4096}]})"));
    const auto list = client.models.list(block);
    ASSERT_EQ(list.data.size(), 2u);
    EXPECT_EQ(list.data[0].id, "a");
    EXPECT_FALSE(list.data[0].created || list.data[0].owned_by);
    EXPECT_EQ(list.data[1].created, 7);
    EXPECT_EQ(list.data[1].owned_by, "x");
    EXPECT_EQ(list.data[1].extra.at("context_window").as_int64(), 4096);
    server_.push(reply::verbatim(200, R"({"id":"openai/x y?#"})"));
    EXPECT_EQ(client.models.retrieve("openai/x y?#\r\n", block).id, "openai/x y?#");
    EXPECT_EQ(server_.request(1).target, "/v1/models/openai/x%20y%3F%23%0D%0A");
}

TEST_F(chat_call, sends_an_untyped_request_as_it_is) {
    const client client(options());
    server_.push(reply::verbatim(201, R"({"ok":true})"));
    const auto answer = client.request("POST", "/threads?limit=2", {{"a", json::array{1, 0.5, "\n"}}}, block);
    EXPECT_EQ(answer.status(), 201);
    EXPECT_TRUE(answer.raw().at("ok").as_bool());
    const auto request = server_.request(0);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/v1/threads?limit=2");
    EXPECT_EQ(request.body, R"({"a":[1,0.5,"\n"]})");
}

} // namespace
} // namespace openai::test::chat_call_test

namespace {

namespace asio = boost::asio;
using openai::testing::reply;

struct scheme {
    const char* name;
    bool tls;
};

class smoke : public testing::TestWithParam<scheme> {
protected:
    smoke()
        : server_(openai::testing::server_options().https(GetParam().tls)) {}

    openai::client_options options() const {
        openai::client_options result("sk-test");
        result.base_url = server_.base_url();
        result.tls.ca_pem = server_.ca_pem();
        return result;
    }

    openai::testing::server server_;
};

asio::awaitable<void> ask(openai::client client, std::string question, std::string& answer) {
    auto completion = co_await client.chat.create(
        openai::chat_request("gpt-4o").system("Be brief.").user(question).with({.temperature = 0.2}));
    answer = completion.text();
}

asio::awaitable<void> read_stream(openai::client client, std::string& text) {
    auto deltas = co_await client.chat.stream(openai::chat_request("gpt-4o").user("anything"));
    while (auto delta = co_await deltas.next()) text += delta->text();
}

TEST_P(smoke, asks_and_streams_over_kept_connections) {
    server_.on("long", reply("a long answer"));
    server_.push(reply("one two three"));
    asio::io_context io;
    openai::client client(io, options());
    std::string answer;
    asio::co_spawn(io, ask(client, "long", answer), openai::rethrow);
    io.run();
    EXPECT_EQ(answer, "a long answer");
    std::string text;
    io.restart();
    asio::co_spawn(io, read_stream(client, text), openai::rethrow);
    io.run();
    EXPECT_EQ(text, "one two three");
    EXPECT_EQ(server_.counts().connections, 1u);
}

INSTANTIATE_TEST_SUITE_P(schemes, smoke, testing::Values(scheme{"http", false}, scheme{"https", true}),
                         [](const auto& of) { return of.param.name; });

} // namespace
