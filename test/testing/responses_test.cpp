// SPDX-License-Identifier: BSL-1.0
#include "response_wire.hpp"

#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace responses_test {

using namespace std::chrono_literals;
using openai::testing::cut;
using openai::testing::reply;
using openai::testing::server;
using openai::testing::server_options;
using wire::ask;
using wire::respond;

namespace {

const std::string stream = R"(,"stream":true)";

TEST(Responses, AreAnsweredAsJson) {
    server target;
    target.on("What is 2+2?", reply("2 + 2 = 4").usage(13, 7));
    const auto answer =
        ask(target, respond(R"("What is 2+2?")", R"(,"instructions":"Be brief.","metadata":{"a":"b"})"));
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("content-type"), "application/json");
    const auto json = answer.json();
    EXPECT_EQ(json.at("id"), "resp_000000");
    EXPECT_EQ(json.at("object"), "response");
    EXPECT_EQ(json.at("status"), "completed");
    EXPECT_EQ(json.at("model"), "gpt-4o");
    EXPECT_EQ(json.at("instructions"), "Be brief.");
    EXPECT_EQ(json.at("metadata"), wire::response::parsed(R"({"a":"b"})"));
    EXPECT_TRUE(json.at("error").is_null());
    EXPECT_TRUE(json.at("incomplete_details").is_null());
    EXPECT_EQ(json.at("output"),
              wire::response::parsed(R"([{"id":"msg_000000_0","type":"message","status":"completed","role":"assistant",
        "content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"2 + 2 = 4"}]}])"));
    EXPECT_EQ(json.at("usage").at("input_tokens"), 13);
    EXPECT_EQ(json.at("usage").at("output_tokens"), 7);
    EXPECT_EQ(json.at("usage").at("total_tokens"), 20);
}

TEST(Responses, AreStreamedAsNumberedEvents) {
    server target;
    target.push(reply("one two").reasoning("well then").tool_call("call_1", "weather", {"{\"a\":", "1}"}));
    const auto answer = ask(target, respond("\"Hi\"", stream));
    ASSERT_TRUE(answer.complete);
    EXPECT_EQ(answer.header("content-type"), "text/event-stream; charset=utf-8");
    const auto events = wire::events_of(answer.body);
    const std::vector<std::string> names{
        "response.created", "response.in_progress",
        // the reasoning
        "response.output_item.added", "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta",
        "response.reasoning_summary_text.delta", "response.reasoning_summary_text.done",
        "response.reasoning_summary_part.done", "response.output_item.done",
        // the message
        "response.output_item.added", "response.content_part.added", "response.output_text.delta",
        "response.output_text.delta", "response.output_text.done", "response.content_part.done",
        "response.output_item.done",
        // the call
        "response.output_item.added", "response.function_call_arguments.delta",
        "response.function_call_arguments.delta", "response.function_call_arguments.done", "response.output_item.done",
        "response.completed"};
    ASSERT_EQ(wire::names_of(events), names);
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events[i].json().at("type"), boost::json::string(events[i].name));
        EXPECT_EQ(events[i].json().at("sequence_number").to_number<std::size_t>(), i);
    }
    EXPECT_EQ(wire::said_in(events), "one two");
    EXPECT_EQ(events[11].json(), wire::response::parsed(R"({"type":"response.output_text.delta","sequence_number":11,
        "item_id":"msg_000000_1","output_index":1,"content_index":0,"delta":"one","logprobs":[]})"));
    EXPECT_EQ(events[19].json().at("arguments"), R"({"a":1})");
    EXPECT_EQ(events[19].json().at("name"), "weather");
    EXPECT_EQ(events[0].json().at_pointer("/response/status"), "in_progress");
    EXPECT_TRUE(events[0].json().at_pointer("/response/output").as_array().empty());
    const auto last = events.back().json().at("response");
    for (std::size_t i = 0; i < 3; ++i) {
        const auto done = std::vector<std::size_t>{8, 15, 20}[i];
        EXPECT_EQ(events[done].json().at("item"), last.at("output").at(i));
        EXPECT_NE(events.back().data.find(events[done].item()), std::string::npos) << "the same bytes";
    }
    EXPECT_EQ(ask(target, wire::get("/v1/responses/resp_000000")).json(), last);
}

TEST(Responses, EchoThePromptByDefault) {
    server target;
    EXPECT_EQ(ask(target, respond("\"one  two\"")).json().at_pointer("/output/0/content/0/text"), "one  two");
    EXPECT_EQ(wire::said_in(wire::events_of(ask(target, respond("\"one  two\"", stream)).body)), "one  two");
}

TEST(Responses, AreChosenByThePrompt) {
    server target;
    const struct {
        const char* input;
        const char* prompt;
    } cases[] = {
        {R"("Hi")", "Hi"},
        {R"([{"role":"user","content":"Hi"}])", "Hi"},
        {R"([{"role":"user","content":"Hi"},{"role":"assistant","content":"Yes?"}])", "Hi"},
        {R"([{"type":"message","role":"user","content":[{"type":"input_text","text":"look "},
            {"type":"input_image","image_url":"x"},{"type":"input_text","text":"here"}]}])",
         "look here"},
        {R"([{"role":"user","content":"Hi"},{"type":"function_call_output","call_id":"c","output":"12 degrees"}])",
         "12 degrees"},
        {R"([{"type":"custom_tool_call_output","call_id":"c","output":[{"type":"input_text","text":"done"}]}])",
         "done"},
        {R"([{"type":"function_call_output","call_id":"c","output":"12"},{"role":"user","content":"And?"}])", "And?"},
    };
    for (const auto& [input, prompt] : cases) {
        target.on(prompt, reply(std::string("to ") + prompt));
        const auto answer = ask(target, respond(input)).json();
        EXPECT_EQ(answer.at_pointer("/output/0/content/0/text"), boost::json::value(std::string("to ") + prompt))
            << input;
        EXPECT_EQ(target.requests().back().prompt, prompt);
        EXPECT_EQ(target.requests().back().model, "gpt-4o");
    }
}

TEST(Responses, EndAsScripted) {
    server target;
    const struct {
        reply answer;
        const char* last; ///< event
        const char* pointer;
        const char* expected;
    } cases[] = {
        {reply("a b c").length_limit(2), "response.incomplete", "/incomplete_details/reason", "max_output_tokens"},
        {reply("a b c").length_limit(2), "response.incomplete", "/output/0/content/0/text", "a b"},
        {reply("a b c").length_limit(2), "response.incomplete", "/output/0/status", "incomplete"},
        {reply("a").finish_reason("content_filter"), "response.incomplete", "/incomplete_details/reason",
         "content_filter"},
        {reply().refusal("I can not."), "response.completed", "/output/0/content/0/refusal", "I can not."},
        {reply().failure("server_error", "It broke"), "response.failed", "/error/code", "server_error"},
        {reply("a").failure("server_error", "It broke"), "response.failed", "/status", "failed"},
        {reply().tool_call("call_1", "f", {"{}"}), "response.completed", "/output/0/call_id", "call_1"},
        {reply("a").finish_reason(""), "response.output_item.done", "/status", "in_progress"},
    };
    for (const auto& [answer, last, pointer, expected] : cases) {
        target.otherwise(answer);
        EXPECT_EQ(ask(target, respond("\"Hi\"")).json().at_pointer(pointer), expected) << pointer;
        const auto events = wire::events_of(ask(target, respond("\"Hi\"", stream)).body);
        EXPECT_EQ(events.back().name, last);
        if (events.back().name != "response.output_item.done") {
            EXPECT_EQ(events.back().json().at("response").at_pointer(pointer), expected) << pointer;
        }
    }
}

TEST(Responses, NeedTheOutputOfEveryCall) {
    const std::string call = R"({"type":"function_call","call_id":"c1","name":"f","arguments":"{}"})";
    const std::string custom = R"({"type":"custom_tool_call","call_id":"c1","name":"f","input":"x"})";
    const std::string output = R"({"type":"function_call_output","call_id":"c1","output":"1"})";
    const std::string custom_output = R"({"type":"custom_tool_call_output","call_id":"c1","output":"1"})";
    server target;
    const auto expect_refusal = [](const wire::response& answer) {
        EXPECT_EQ(answer.status, 400);
        EXPECT_EQ(answer.json().at_pointer("/error/message"), "No tool output found for function call c1.");
    };
    expect_refusal(ask(target, respond("[" + call + "]")));
    expect_refusal(ask(target, respond("[" + custom + "]")));
    expect_refusal(ask(target, wire::post(R"({"model":"m","input":[)" + call + "]}", "/v1/responses/compact")));
    EXPECT_EQ(target.counts().executions, 0u);
    EXPECT_EQ(ask(target, respond("[" + call + "," + output + "]")).status, 200);
    EXPECT_EQ(ask(target, respond("[" + custom + "," + custom_output + "]")).status, 200);

    const auto first = ask(target, respond("\"Hi\""));
    target.push(reply().tool_call("c1", "f", {"{}"}));
    const auto id = R"(,"previous_response_id":)" + boost::json::serialize(first.json().at("id"));
    const auto calling = ask(target, respond("\"Call.\"", id));
    const auto after = R"(,"previous_response_id":)" + boost::json::serialize(calling.json().at("id"));
    expect_refusal(ask(target, respond("\"Well?\"", after)));
    const auto answered = ask(target, respond("[" + output + "]", after));
    EXPECT_EQ(answered.status, 200);
    const auto later = R"(,"previous_response_id":)" + boost::json::serialize(answered.json().at("id"));
    EXPECT_EQ(ask(target, respond("\"Well?\"", later)).status, 200);

    const auto made = ask(target, wire::post("{}", "/v1/conversations"));
    const auto in = R"(,"conversation":)" + boost::json::serialize(made.json().at("id"));
    target.push(reply().tool_call("c1", "f", {"{}"}));
    ask(target, respond("\"Call.\"", in));
    expect_refusal(ask(target, respond("\"Well?\"", in)));
    EXPECT_EQ(ask(target, respond("[" + output + "]", in)).status, 200);
}

TEST(Responses, SealReasoningWhenAsked) {
    server target;
    target.otherwise(reply("a").reasoning("well then"));
    const auto plain = ask(target, respond("\"Hi\"")).json().at("output").at(0);
    EXPECT_EQ(plain.at("type"), "reasoning");
    EXPECT_EQ(plain.at_pointer("/summary/0/text"), "well then");
    EXPECT_FALSE(plain.as_object().contains("encrypted_content"));
    const auto asked = ask(target, respond("\"Hi\"", R"(,"include":["reasoning.encrypted_content"])")).json();
    EXPECT_TRUE(asked.at("output").at(0).at("encrypted_content").is_string());
    EXPECT_EQ(asked.at_pointer("/usage/output_tokens_details/reasoning_tokens"), 2);
    EXPECT_EQ(asked.at_pointer("/usage/output_tokens"), 3);
}

TEST(Responses, SendGivenItemsByteForByte) {
    server target;
    const std::string item = "{ \"type\": \"web_search_call\", \"id\":\"ws_1\",\n \"n\":1.0, \"e\":\"\\u00e9\\/\" }";
    target.otherwise(reply().item(item));
    const auto whole = ask(target, respond("\"Hi\""));
    EXPECT_NE(whole.body.find("\"output\":[" + item + "]"), std::string::npos) << whole.body;
    const auto events = wire::events_of(ask(target, respond("\"Hi\"", stream)).body);
    ASSERT_EQ(events.size(), 5u);
    EXPECT_EQ(events[2].name, "response.output_item.added");
    EXPECT_EQ(events[2].item(), item);
    EXPECT_EQ(events[3].name, "response.output_item.done");
    EXPECT_EQ(events[3].item(), item);
    EXPECT_NE(events[4].data.find(item), std::string::npos);
    EXPECT_THROW(reply().item("[]"), std::invalid_argument);
    EXPECT_THROW(reply().item("{"), std::invalid_argument);
}

TEST(Responses, AreStoredUnlessTheRequestSaysNo) {
    server target;
    const auto made = ask(target, respond("\"Hi\"")).json();
    EXPECT_EQ(ask(target, wire::get("/v1/responses/resp_000000")).json(), made);
    EXPECT_EQ(ask(target, respond("\"And?\"", R"(,"previous_response_id":"resp_000000")")).status, 200);
    const auto gone = ask(target, wire::erase("/v1/responses/resp_000000"));
    EXPECT_EQ(gone.json(), wire::response::parsed(R"({"id":"resp_000000","object":"response","deleted":true})"));
    EXPECT_EQ(ask(target, wire::get("/v1/responses/resp_000000")).status, 404);
    EXPECT_EQ(ask(target, wire::erase("/v1/responses/resp_000000")).status, 404);
    const auto lost = ask(target, respond("\"And?\"", R"(,"previous_response_id":"resp_000000")"));
    EXPECT_EQ(lost.status, 400);
    EXPECT_EQ(lost.json().at_pointer("/error/code"), "previous_response_not_found");
    EXPECT_EQ(lost.json().at_pointer("/error/param"), "previous_response_id");

    const auto unstored = ask(target, respond("\"Hi\"", R"(,"store":false)")).json();
    EXPECT_EQ(unstored.at("store"), false);
    const std::string id(unstored.at("id").as_string());
    EXPECT_EQ(ask(target, wire::get("/v1/responses/" + id)).status, 404);
}

TEST(Responses, DropTheOldest) {
    server target(server_options().store_at_most(2));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(target, respond("\"Hi\"")).status, 200);
    EXPECT_EQ(ask(target, wire::get("/v1/responses/resp_000000")).status, 404);
    EXPECT_EQ(ask(target, wire::get("/v1/responses/resp_000001")).status, 200);
    EXPECT_EQ(ask(target, wire::get("/v1/responses/resp_000002")).status, 200);
}

TEST(Responses, ListTheirInput) {
    server target;
    ask(target, respond(R"([{"role":"system","content":"Be brief."},{"id":"mine", "role":"user","content":"One"},
        {"type":"function_call_output","call_id":"c","output":"2"}])"));
    const std::string path = "/v1/responses/resp_000000/input_items";
    const auto all = ask(target, wire::get(path)).json();
    EXPECT_EQ(all.at("object"), "list");
    EXPECT_EQ(all.at("has_more"), false);
    ASSERT_EQ(all.at("data").as_array().size(), 3u);
    EXPECT_EQ(all.at("first_id"), "fco_000000_in_2") << "the newest first";
    EXPECT_EQ(all.at("last_id"), "msg_000000_in_0");
    EXPECT_EQ(all.at_pointer("/data/2/content/0"),
              wire::response::parsed(R"({"type":"input_text","text":"Be brief."})"));
    const auto page = ask(target, wire::get(path + "?order=asc&limit=2")).json();
    EXPECT_EQ(page.at("has_more"), true);
    EXPECT_EQ(page.at("last_id"), "mine");
    const auto rest = ask(target, wire::get(path + "?order=asc&limit=2&after=mine")).json();
    EXPECT_EQ(rest.at("has_more"), false);
    EXPECT_EQ(rest.at("data").as_array().size(), 1u);
    for (const auto* query : {"?order=up", "?limit=0", "?limit=101", "?limit=x", "?after=nothing"})
        EXPECT_EQ(ask(target, wire::get(path + query)).status, 400) << query;
    EXPECT_EQ(ask(target, wire::get("/v1/responses/resp_9/input_items")).status, 404);
}

TEST(Responses, CountTokensOfAllThatCameBefore) {
    server target;
    const auto count = [&](const std::string& rest) {
        const auto answer =
            ask(target, wire::post(R"({"model":"m","input":)" + rest + "}", "/v1/responses/input_tokens"));
        EXPECT_EQ(answer.json().at("object"), "response.input_tokens");
        return answer.json().at("input_tokens").to_number<int>();
    };
    EXPECT_EQ(count("\"one two three\""), 3);
    EXPECT_EQ(count(R"([{"role":"user","content":"one two"},{"role":"assistant","content":"three"}])"), 3);
    target.push(reply("a b c d"));
    const auto made = ask(target, respond("\"one two\"")).json();
    EXPECT_EQ(made.at_pointer("/usage/total_tokens"), 6);
    const std::string id(made.at("id").as_string());
    EXPECT_EQ(count(R"("one",)"
                    R"("previous_response_id":")" +
                    id + "\""),
              7);
}

TEST(Responses, TakeTheirOwnCompactions) {
    server target;
    const auto compacted =
        ask(target, wire::post(R"({"model":"m","input":"one two"})", "/v1/responses/compact")).json();
    EXPECT_EQ(compacted.at("object"), "response.compaction");
    EXPECT_EQ(compacted.at_pointer("/usage/input_tokens"), 2);
    ASSERT_EQ(compacted.at("output").as_array().size(), 1u);
    auto item = compacted.at("output").at(0).as_object();
    EXPECT_EQ(item.at("type"), "compaction");
    const auto follow = [&] {
        return ask(target, respond("[" + boost::json::serialize(item) + R"(,{"role":"user","content":"Go on"}])"));
    };
    EXPECT_EQ(follow().status, 200);
    item["encrypted_content"] = "made up";
    const auto refused = follow();
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.json().at_pointer("/error/code"), "invalid_encrypted_content");
    EXPECT_EQ(refused.json().at_pointer("/error/param"), "input[0]");
}

TEST(Responses, FollowReferences) {
    server target;
    ask(target, respond("\"Hi\""));
    const auto refer = [&](const std::string& id) {
        return ask(target,
                   respond(R"([{"type":"item_reference","id":")" + id + R"("},{"role":"user","content":"x"}])"));
    };
    EXPECT_EQ(refer("msg_000000_0").status, 200);
    const auto items = ask(target, wire::get("/v1/responses/resp_000001/input_items?order=asc")).json();
    EXPECT_EQ(items.at_pointer("/data/0/content/0/text"), "Hi");
    EXPECT_EQ(refer("msg_9").status, 404);
}

TEST(Responses, RefuseWrongRequests) {
    server target;
    const struct {
        const char* body;
        int status;
        const char* param; ///< empty: none
    } cases[] = {
        {"", 400, ""},
        {"{", 400, ""},
        {"[]", 400, ""},
        {R"({"input":"Hi"})", 400, ""},
        {R"({"model":"m"})", 400, "input"},
        {R"({"model":"m","input":[]})", 400, "input"},
        {R"({"model":"m","input":[{"role":"user","content":"Hi"},"x"]})", 400, "input[1]"},
        {R"({"model":"m","input":"Hi","background":true,"store":false})", 400, "store"},
        {R"({"model":"m","input":"Hi","conversation":"conv_9"})", 404, ""},
        {R"({"model":"m","input":"Hi","conversation":"c","previous_response_id":"r"})", 400, "previous_response_id"},
    };
    for (const auto& [body, status, param] : cases) {
        const auto answer = ask(target, wire::post(body, "/v1/responses"));
        EXPECT_EQ(answer.status, status) << body;
        const auto error = answer.json().at("error");
        EXPECT_EQ(error.at("param"), *param ? boost::json::value(param) : boost::json::value()) << body;
    }
    EXPECT_EQ(target.counts().executions, 0u);
    EXPECT_EQ(ask(target, wire::get("/v1/responses")).status, 405);
    EXPECT_EQ(ask(target, wire::post("", "/v1/responses/resp_9/cancel")).status, 404);
}

/// A queue of texts is for the model, also if the client asks for something else in between.
TEST(Responses, LeaveTextsOfTheQueueToTheModel) {
    server target;
    target.push(reply("a")).push(reply("b")).push(reply::error(503, "Busy")).push(reply("c"));
    const auto text = [&] { return ask(target, respond("\"Hi\"")).json().at_pointer("/output/0/content/0/text"); };
    const auto stored = [&] { return ask(target, wire::get("/v1/responses/resp_000000")).status; };
    EXPECT_EQ(text(), "a");
    EXPECT_EQ(stored(), 200);
    EXPECT_EQ(text(), "b");
    EXPECT_EQ(stored(), 503);
    EXPECT_EQ(stored(), 200);
    EXPECT_EQ(text(), "c");
}

TEST(Responses, CountWhatWasExecuted) {
    server target;
    target.push(reply::error(500, "No")).push(reply("a").cut_after(0)).push(reply("b"));
    const std::string key = "Idempotency-Key: k1\r\n";
    EXPECT_EQ(ask(target, respond("\"Hi\"", "", key)).status, 500);
    EXPECT_EQ(target.counts().executions, 0u);
    EXPECT_EQ(ask(target, respond("\"Hi\"", "", key)).status, 0) << "executed, and the answer lost";
    EXPECT_EQ(target.counts().executions, 1u);
    const auto again = ask(target, respond("\"Hi\"", "", key));
    EXPECT_EQ(again.json().at_pointer("/output/0/content/0/text"), "a");
    EXPECT_EQ(wire::said_in(wire::events_of(ask(target, respond("\"Hi\"", stream, key)).body)), "a");
    EXPECT_EQ(target.counts().executions, 1u);
    EXPECT_EQ(ask(target, respond("\"Hi\"")).json().at_pointer("/output/0/content/0/text"), "b");
    EXPECT_EQ(target.counts().executions, 2u);
}

TEST(Responses, ReplayWhatIsNotStored) {
    server target;
    const std::string key = "Idempotency-Key: k1\r\n";
    const auto first = ask(target, respond("\"Hi\"", R"(,"store":false)", key)).json();
    EXPECT_EQ(ask(target, respond("\"Hi\"", R"(,"store":false)", key)).json(), first);
    EXPECT_EQ(target.counts().executions, 1u);
}

TEST(Responses, AreCutAfterDeltasAndBytes) {
    server target;
    target.push(reply("one two three").cut_after_deltas(2))
        .push(reply("one two three").cut_after_deltas(0, cut::reset));
    const auto cut_two = ask(target, respond("\"Hi\"", stream));
    EXPECT_FALSE(cut_two.complete);
    EXPECT_EQ(wire::said_in(wire::events_of(cut_two.body)), "one two");
    const auto cut_all = wire::events_of(ask(target, respond("\"Hi\"", stream)).body);
    ASSERT_FALSE(cut_all.empty());
    EXPECT_EQ(cut_all.back().name, "response.content_part.added") << "all that precedes the first delta";
    target.push(reply("one").cut_body_after(100));
    const auto cut_bytes = ask(target, respond("\"Hi\""));
    EXPECT_FALSE(cut_bytes.complete);
    EXPECT_EQ(cut_bytes.body.size(), 100u);
    const auto index = target.counts().requests - 1;
    EXPECT_EQ(ask(target, wire::get("/v1/responses/resp_00000" + std::to_string(index))).status, 200);
}

TEST(Responses, SendScriptedEvents) {
    server target;
    target.push(reply().event(R"({"type":"response.created"})").sse("event: x\ndata: y\n\n"));
    const auto answer = ask(target, respond("\"Hi\"", stream));
    EXPECT_EQ(answer.body, "data: {\"type\":\"response.created\"}\n\nevent: x\ndata: y\n\n");
    EXPECT_EQ(target.counts().executions, 0u);
}

TEST(Responses, WaitAsScripted) {
    server target;
    target.push(reply("a b").delay_between(5ms)); // between 10 events
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(ask(target, respond("\"Hi\"", stream)).complete);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 40ms);
}

} // namespace
} // namespace responses_test
