// SPDX-License-Identifier: BSL-1.0
#include "wire.hpp"

#include <gtest/gtest.h>

namespace server_test {

using namespace std::chrono_literals;
using openai::testing::reply;
using openai::testing::server;
using openai::testing::server_options;

namespace {

wire::response ask(const server& target, const std::string& request) {
    wire::connection connection(target);
    EXPECT_TRUE(connection.send(request));
    return connection.read();
}

TEST(Server, AnswersAChatAsJson) {
    server target;
    target.on("What is 2+2?", reply("2 + 2 = 4").usage(13, 7));
    const auto answer = ask(target, wire::post(wire::chat("What is 2+2?")));
    ASSERT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.complete);
    EXPECT_EQ(answer.header("content-type"), "application/json");
    EXPECT_EQ(answer.header("x-request-id"), "req_testing_000000");
    EXPECT_EQ(answer.header("x-ratelimit-remaining-requests"), "9999");
    EXPECT_EQ(answer.json(), wire::response::parsed(R"({"id":"chatcmpl-000000","object":"chat.completion",
        "created":1700000000,"model":"gpt-4o","service_tier":"default","system_fingerprint":"fp_testing",
        "choices":[{"index":0,"logprobs":null,"finish_reason":"stop",
            "message":{"role":"assistant","content":"2 + 2 = 4","refusal":null}}],
        "usage":{"prompt_tokens":13,"completion_tokens":7,"total_tokens":20}})"));
}

TEST(Server, StreamsAChat) {
    server target;
    target.push(reply().delta("Hel").delta("lo \\\"you\\\"\n"));
    const auto answer = ask(target, wire::post(wire::chat("Hi", R"(,"stream":true)")));
    ASSERT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.complete);
    EXPECT_EQ(answer.header("content-type"), "text/event-stream; charset=utf-8");
    const auto events = wire::data_of(answer.body);
    ASSERT_EQ(events.size(), 5u) << answer.body;
    const char* deltas[] = {R"({"role":"assistant","content":""})", R"({"content":"Hel"})",
                            R"({"content":"lo \\\"you\\\"\n"})", "{}"};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto chunk = wire::response::parsed(events[i]);
        ASSERT_TRUE(chunk.is_object()) << events[i];
        EXPECT_EQ(chunk.at("object"), "chat.completion.chunk");
        EXPECT_EQ(chunk.at("id"), "chatcmpl-000000");
        EXPECT_FALSE(chunk.as_object().contains("usage"));
        const auto& choice = chunk.at("choices").at(0);
        EXPECT_EQ(choice.at("delta"), wire::response::parsed(deltas[i]));
        EXPECT_EQ(choice.at("finish_reason"), i == 3 ? boost::json::value("stop") : boost::json::value());
    }
    EXPECT_EQ(events[4], "[DONE]");
}

TEST(Server, Refuses) {
    server target;
    target.otherwise(reply().refusal("I can not."));
    const auto whole = ask(target, wire::post(wire::chat("Hi"))).json().at("choices").at(0);
    EXPECT_EQ(whole.at("message"),
              wire::response::parsed(R"({"role":"assistant","content":null,"refusal":"I can not."})"));
    EXPECT_EQ(whole.at("finish_reason"), "stop");
    const auto events = wire::data_of(ask(target, wire::post(wire::chat("Hi", R"(,"stream":true)"))).body);
    ASSERT_EQ(events.size(), 6u);
    const char* deltas[] = {R"({"role":"assistant","content":null})", R"({"refusal":"I"})", R"({"refusal":" can"})",
                            R"({"refusal":" not."})", "{}"};
    for (std::size_t i = 0; i < 5; ++i)
        EXPECT_EQ(wire::response::parsed(events[i]).at("choices").at(0).at("delta"), wire::response::parsed(deltas[i]));
}

TEST(Server, EndsByLength) {
    server target;
    const struct {
        reply answer;
        const char* text;
        const char* reason;
        int tokens;
    } cases[] = {{reply("one two three").length_limit(2), "one two", "length", 2},
                 {reply("one two three").length_limit(0), "", "length", 0},
                 {reply("one two three").length_limit(3), "one two three", "stop", 3},
                 {reply().delta("on").delta("e two").length_limit(1), "on", "length", 1},
                 {reply("one two three").length_limit(2).finish_reason("max"), "one two", "max", 2}};
    for (const auto& [answer, text, reason, tokens] : cases) {
        target.otherwise(answer);
        const auto whole = ask(target, wire::post(wire::chat("Hi"))).json();
        EXPECT_EQ(whole.at("choices").at(0).at("message").at("content"), text);
        EXPECT_EQ(whole.at("choices").at(0).at("finish_reason"), reason);
        EXPECT_EQ(whole.at("usage").at("completion_tokens"), tokens);
        const auto events = ask(target, wire::post(wire::chat("Hi", R"(,"stream":true)"))).body;
        EXPECT_EQ(wire::text_of(events), text);
        EXPECT_NE(events.find(R"("finish_reason":")" + std::string(reason)), std::string::npos) << events;
        const auto older = wire::post(R"({"model":"m","prompt":"Hi"})", "/v1/completions");
        EXPECT_EQ(ask(target, older).json().at("choices").at(0).at("text"), text);
        EXPECT_EQ(ask(target, older).json().at("choices").at(0).at("finish_reason"), reason);
    }
}

/// docs/testing.md says so, for who counts bytes.
TEST(Server, WritesEventsOfTheDocumentedSize) {
    server target;
    target.otherwise(reply("one two"));
    const auto events = ask(target, wire::post(wire::chat("Hi", R"(,"stream":true)"))).body;
    const auto second = events.find("data: ", 1);
    EXPECT_EQ(events.find("data: ", second + 1) - second, 246u + std::string("one").size());
}

TEST(Server, SendsUsageWhenAskedAndEveryChoice) {
    server target;
    target.push(reply("a b").usage(3, 4));
    const auto answer =
        ask(target, wire::post(wire::chat("Hi", R"(,"stream":true,"n":2,"stream_options":{"include_usage":true})")));
    const auto events = wire::data_of(answer.body);
    ASSERT_EQ(events.size(), 2u * 4 + 2);
    int finished = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        const auto chunk = wire::response::parsed(events[i]);
        EXPECT_TRUE(chunk.at("usage").is_null());
        EXPECT_EQ(chunk.at("choices").at(0).at("index").as_int64(), static_cast<std::int64_t>(i % 2));
        finished += chunk.at("choices").at(0).at("finish_reason").is_string();
    }
    EXPECT_EQ(finished, 2);
    const auto last = wire::response::parsed(events[8]);
    EXPECT_TRUE(last.at("choices").as_array().empty());
    EXPECT_EQ(last.at("usage").at("total_tokens").as_int64(), 7);
}

TEST(Server, CallsTools) {
    server target;
    const auto call = reply().tool_call("call_1", "weather", {"{\"city\":", "\"Oslo\"}"});
    target.push(call).push(call);
    const auto whole = ask(target, wire::post(wire::chat("Hi"))).json();
    const auto& choice = whole.at("choices").at(0);
    EXPECT_TRUE(choice.at("message").at("content").is_null());
    EXPECT_EQ(choice.at("finish_reason"), "tool_calls");
    EXPECT_EQ(choice.at("message").at("tool_calls").at(0).at("function").at("arguments"), R"({"city":"Oslo"})");
    const auto events = wire::data_of(ask(target, wire::post(wire::chat("Hi", R"(,"stream":true)"))).body);
    ASSERT_EQ(events.size(), 6u);
    std::string arguments;
    for (std::size_t i = 1; i < 4; ++i) {
        const auto delta = wire::response::parsed(events[i]).at("choices").at(0).at("delta").at("tool_calls").at(0);
        EXPECT_EQ(delta.at("index").to_number<int>(), 0);
        EXPECT_EQ(delta.as_object().contains("id"), i == 1);
        arguments += delta.at("function").at("arguments").as_string();
    }
    EXPECT_EQ(arguments, R"({"city":"Oslo"})");
}

TEST(Server, EchoesByDefault) {
    server target;
    EXPECT_EQ(
        ask(target, wire::post(wire::chat("one  two three"))).json().at("choices").at(0).at("message").at("content"),
        "one  two three");
    EXPECT_EQ(wire::text_of(ask(target, wire::post(wire::chat("one  two three", R"(,"stream":true)"))).body),
              "one  two three");
    const auto parts = ask(target, wire::post(R"({"model":"m","messages":[{"role":"user","content":
        [{"type":"text","text":"look "},{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"here"}]}]})"));
    EXPECT_EQ(parts.json().at("choices").at(0).at("message").at("content"), "look here");
}

struct path_case {
    const char* request;
    int status;
    const char* pointer;
    const char* expected; ///< JSON
};

TEST(Server, ServesItsPaths) {
    server target(server_options().models({"gpt-4o", "meta-llama/Llama 3"}));
    const path_case cases[] = {
        {"GET /v1/models", 200, "/data/1/id", R"("meta-llama/Llama 3")"},
        {"GET /v1/models?limit=3", 200, "/object", R"("list")"},
        {"GET /v1/models/gpt-4o", 200, "/id", R"("gpt-4o")"},
        {"GET /v1/models/meta-llama%2FLlama%203", 200, "/object", R"("model")"},
        {"GET /v1/models/gpt-9", 404, "/error/code", R"("model_not_found")"},
        {"GET /v1/nothing", 404, "/error/message", "\"Invalid URL (GET /v1/nothing)\""},
        {"DELETE /v1/models", 404, "/error/code", "null"},
        {"GET /v1/chat/completions", 405, "/error/type", R"("invalid_request_error")"},
    };
    for (const auto& [request, status, pointer, expected] : cases) {
        const auto answer = ask(target, std::string(request) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        EXPECT_EQ(answer.status, status) << request;
        EXPECT_EQ(answer.json().at_pointer(pointer), wire::response::parsed(expected)) << request;
    }
}

TEST(Server, RefusesWrongChatRequests) {
    server target;
    for (const char* body :
         {"", "{", "[]", R"({"messages":[{}]})", R"({"model":"m"})", R"({"model":"m","messages":[]})"}) {
        const auto answer = ask(target, wire::post(body));
        EXPECT_EQ(answer.status, 400) << body;
        EXPECT_TRUE(answer.json().at("error").at("message").is_string()) << body;
    }
    EXPECT_EQ(ask(target, wire::post(R"({"messages":[{"role":"user","content":"x"}]})",
                                     "/openai/deployments/gpt/chat/completions?api-version=1"))
                  .status,
              200);
}

TEST(Server, WantsItsKey) {
    server target(server_options().required_key("sk-secret"));
    struct {
        const char* header;
        int status;
    } const cases[] = {{"", 401},
                       {"Authorization: Bearer sk-wrong\r\n", 401},
                       {"Authorization: sk-secret\r\n", 401},
                       {"Authorization: Bearer sk-secret\r\n", 200},
                       {"api-key: sk-secret\r\n", 200}};
    for (const auto& [header, status] : cases) {
        const auto answer = ask(target, wire::get("/v1/models", header));
        EXPECT_EQ(answer.status, status) << header;
        EXPECT_EQ(answer.body.find("sk-"), std::string::npos) << header;
        if (status == 401) {
            EXPECT_EQ(answer.json().at("error").at("type"), "invalid_request_error");
        }
    }
}

TEST(Server, ChoosesPromptThenQueueThenHandlerThenDefault) {
    server target;
    target.on("known", reply("by prompt")).push(reply("queued")).otherwise(reply("default"));
    target.handle([](const auto& request) -> reply {
        if (request.prompt == "throw") throw std::runtime_error("out of ideas");
        return reply("handled " + request.model);
    });
    const auto text = [&](const std::string& prompt) {
        return ask(target, wire::post(wire::chat(prompt))).json().at("choices").at(0).at("message").at("content");
    };
    EXPECT_EQ(text("known"), "by prompt");
    EXPECT_EQ(text("other"), "queued");
    EXPECT_EQ(text("known"), "by prompt");
    EXPECT_EQ(text("other"), "handled gpt-4o");
    EXPECT_EQ(ask(target, wire::post(wire::chat("throw"))).status, 500);
    target.handle(nullptr);
    EXPECT_EQ(text("other"), "default");
}

TEST(Server, KeepsOneConnectionAlive) {
    server target;
    wire::connection connection(target);
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(connection.send(wire::post(wire::chat("Hi", i % 2 ? R"(,"stream":true)" : ""))));
        ASSERT_TRUE(connection.read().complete);
    }
    EXPECT_EQ(target.counts().connections, 1u);
    EXPECT_EQ(target.request(4).on_connection, 4u);
}

TEST(Server, AnswersPipelinedAndChoppedRequests) {
    server target;
    wire::connection connection(target);
    const auto two = wire::post(wire::chat("first")) + wire::post(wire::chat("second"));
    ASSERT_TRUE(connection.send(two));
    EXPECT_NE(connection.read().body.find("first"), std::string::npos);
    EXPECT_NE(connection.read().body.find("second"), std::string::npos);
    for (const char byte : wire::post(wire::chat("chopped"))) ASSERT_TRUE(connection.send({&byte, 1}));
    EXPECT_NE(connection.read().body.find("chopped"), std::string::npos);
    ASSERT_TRUE(connection.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                                "Expect: 100-continue\r\n\r\n"));
    EXPECT_EQ(connection.read(25), "HTTP/1.1 100 Continue\r\n\r\n");
    const auto body = wire::chat("chunks");
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", body.size());
    ASSERT_TRUE(connection.send(size + body + "\r\n0\r\n\r\n"));
    EXPECT_NE(connection.read().body.find("chunks"), std::string::npos);
    EXPECT_EQ(target.request(3).body, body);
}

TEST(Server, LimitsKeepAlive) {
    server target(server_options().close_after(2).idle_limit(60s, true));
    wire::connection connection(target);
    ASSERT_TRUE(connection.send(wire::get("/v1/models")));
    EXPECT_EQ(connection.read().header("keep-alive"), "timeout=60, max=1");
    ASSERT_TRUE(connection.send(wire::get("/v1/models")));
    EXPECT_EQ(connection.read().header("connection"), "close");
    EXPECT_EQ(connection.read_to_end(), "");
    EXPECT_EQ(connection.how_ended(), wire::end::eof);
    server impatient(server_options().idle_limit(20ms));
    wire::connection idle(impatient);
    ASSERT_TRUE(idle.send(wire::get("/v1/models")));
    EXPECT_EQ(idle.read().status, 200);
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_EQ(idle.how_ended(), wire::end::eof);
}

TEST(Server, ClosesWhenTheClientSaysSo) {
    server target;
    wire::connection connection(target);
    ASSERT_TRUE(connection.send(wire::get("/v1/models", "Connection: close\r\n")));
    EXPECT_EQ(connection.read().header("connection"), "close");
    EXPECT_EQ(connection.read_to_end(), "");
    EXPECT_EQ(connection.how_ended(), wire::end::eof);
}

TEST(Server, RefusesWhatIsNotHttp) {
    server target;
    wire::connection connection(target);
    ASSERT_TRUE(connection.send("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
    EXPECT_EQ(connection.read().status, 400);
    EXPECT_EQ(target.counts().malformed_requests, 1u);
    EXPECT_EQ(target.counts().requests, 0u);
}

TEST(Server, ListensOnIpv6) {
    server target(server_options().on_ipv6());
    EXPECT_EQ(target.base_url(), "http://[::1]:" + std::to_string(target.port()) + "/v1");
    wire::connection connection(target, "::1");
    ASSERT_TRUE(connection.send(wire::get("/v1/models")));
    EXPECT_EQ(connection.read().status, 200);
}

} // namespace
} // namespace server_test
