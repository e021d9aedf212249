// SPDX-License-Identifier: BSL-1.0
#include "results/chat_as_response.hpp"
#include "json/mapping.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <functional>

/// A chat request as the request for a response.
namespace openai::test::chat_as_response_test {
namespace {

namespace json = boost::json;

chat_request question() { return chat_request("gpt-4o").system("Be brief.").user("2+2?"); }

json::value written(const chat_request& request, const std::string& label = {}) {
    return json::parse(detail::mapping::write(detail::mapping::chat_as_response(request, label)));
}

/// The input that these messages become.
json::value input_of(std::vector<message> messages) {
    chat_request request("m");
    request.messages = std::move(messages);
    return written(request).at("input");
}

content_part part(std::string type) {
    content_part made;
    made.type = std::move(type);
    return made;
}

TEST(chat_as_response, has_every_parameter_that_a_response_has) {
    auto request = question();
    request.with({.temperature = 0.5, .top_p = 0.25, .max_completion_tokens = 20, .max_tokens = 10, .n = 1});
    request.with({.top_logprobs = 2, .logprobs = true, .store = false, .parallel_tool_calls = false});
    request.metadata["a"] = "b";
    request.modalities = {"text"};
    request.moderation = json::object{{"model", "omni"}};
    request.prompt_cache_key = "key";
    request.prompt_cache_options = json::object{{"ttl", "30m"}, {"more", 1}};
    request.prompt_cache_retention = "24h";
    request.reasoning_effort = "low";
    request.safety_identifier = "s";
    request.service_tier = "flex";
    request.user_ = "u";
    request.verbosity = "low";
    request.extra("truncation", "auto");
    EXPECT_EQ(written(request, "sum"), json::parse(R"({
        "model":"gpt-4o","background":true,"store":true,
        "input":[{"type":"message","role":"system","content":"Be brief."},
                 {"type":"message","role":"user","content":"2+2?"}],
        "temperature":0.5,"top_p":0.25,"max_output_tokens":20,"top_logprobs":2,"parallel_tool_calls":false,
        "include":["message.output_text.logprobs"],"metadata":{"a":"b","label":"sum"},"moderation":{"model":"omni"},
        "prompt_cache_key":"key","prompt_cache_options":{"ttl":"30m","more":1},"prompt_cache_retention":"24h",
        "reasoning":{"effort":"low"},"safety_identifier":"s","service_tier":"flex","user":"u",
        "text":{"verbosity":"low"},"truncation":"auto"})"));
    request.max_completion_tokens.reset();
    EXPECT_EQ(written(request).at("max_output_tokens"), 10);
}

TEST(chat_as_response, sends_extra_members_unchanged) {
    auto request = question();
    request.extra("stop", "x").extra("temperature", "hot").extra("store", false);
    const auto body = written(request);
    EXPECT_EQ(body.at("stop"), "x");
    EXPECT_EQ(body.at("temperature"), "hot");
    EXPECT_EQ(body.at("store"), false);
    request.model.clear();
    EXPECT_EQ(written(request.extra("model", "other")).at("model"), "other");
}

TEST(chat_as_response, has_the_parts_of_messages) {
    auto shown = message::user("Look:")
                     .add_image("https://x/y.png")
                     .add_image("data:image/png;base64,AA==", "low")
                     .add_file("file-1")
                     .add_file_bytes("a.txt", "abc");
    std::get<std::vector<content_part>>(shown.content)[0].extra["prompt_cache_breakpoint"] = true;
    auto said = message::assistant("I see.").add_text("Nothing.").add(content_part::from_refusal("No."));
    said.extra["phase"] = "final_answer";
    auto refused = message("assistant");
    refused.refusal = "Never.";
    EXPECT_EQ(input_of({message::developer("d"), shown, said, refused}), json::parse(R"([
        {"type":"message","role":"developer","content":"d"},
        {"type":"message","role":"user","content":[
            {"type":"input_text","text":"Look:","prompt_cache_breakpoint":true},
            {"type":"input_image","image_url":"https://x/y.png","detail":"auto"},
            {"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"low"},
            {"type":"input_file","file_id":"file-1"},
            {"type":"input_file","filename":"a.txt","file_data":"data:text/plain;base64,YWJj"}]},
        {"type":"message","role":"assistant","phase":"final_answer","content":[
            {"type":"output_text","text":"I see."},{"type":"output_text","text":"Nothing."},
            {"type":"refusal","refusal":"No."}]},
        {"type":"message","role":"assistant","content":[{"type":"refusal","refusal":"Never."}]}])"));
}

TEST(chat_as_response, has_calls_of_tools_and_their_results) {
    tool_call custom;
    custom.id = "c2";
    custom.type = "custom";
    custom.custom.emplace("shell", "ls");
    custom.extra["namespace"] = "n";
    auto silent = message::assistant("").add(tool_call("c1", "weather", R"({"city":"Paris"})")).add(custom);
    auto talking = message::assistant("One moment.").add(tool_call("c3", "weather", "{}"));
    auto named = message::tool("c3", "rain");
    named.name = "weather";
    auto shown = message::tool("c2", "a file").add_image("https://x/y.png");
    EXPECT_EQ(input_of({silent, message::tool("c1", "sun"), shown, talking, named}), json::parse(R"([
        {"type":"function_call","call_id":"c1","name":"weather","arguments":"{\"city\":\"Paris\"}"},
        {"type":"custom_tool_call","call_id":"c2","name":"shell","input":"ls","namespace":"n"},
        {"type":"function_call_output","call_id":"c1","output":"sun"},
        {"type":"custom_tool_call_output","call_id":"c2","output":[{"type":"input_text","text":"a file"},
            {"type":"input_image","image_url":"https://x/y.png","detail":"auto"}]},
        {"type":"message","role":"assistant","content":"One moment."},
        {"type":"function_call","call_id":"c3","name":"weather","arguments":"{}"},
        {"type":"function_call_output","call_id":"c3","output":"rain","name":"weather"}])"));
}

/// What a chat's server keeps for itself goes to no other API.
TEST(chat_as_response, leaves_out_what_was_received_with_a_message) {
    auto answer = message::assistant("4");
    answer.reasoning = "2 and 2";
    answer.received.members["reasoning_details"] = 1;
    EXPECT_EQ(input_of({answer}), json::parse(R"([{"type":"message","role":"assistant","content":"4"}])"));
}

TEST(chat_as_response, has_tools) {
    auto request = question();
    request.tool("loose", "Finds.", json::object{{"type", "object"}}).tool("exact", "", nullptr, true);
    const json::object rules{{"syntax", "lark"}, {"definition", "start: \"a\""}};
    request.add(tool::custom("code", "Runs.", json::object{{"type", "grammar"}, {"grammar", rules}}));
    request.add(tool::custom("text", "", json::object{{"type", "text"}}));
    request.add(tool::from_json(json::object{{"type", "web_search"}, {"search_context_size", "low"}}));
    EXPECT_EQ(written(request).at("tools"), json::parse(R"([
        {"type":"function","name":"loose","description":"Finds.","parameters":{"type":"object"},"strict":false},
        {"type":"function","name":"exact","parameters":null,"strict":true},
        {"type":"custom","name":"code","description":"Runs.",
         "format":{"type":"grammar","syntax":"lark","definition":"start: \"a\""}},
        {"type":"custom","name":"text","format":{"type":"text"}},
        {"type":"web_search","search_context_size":"low"}])"));
}

TEST(chat_as_response, has_the_choice_of_tools) {
    const auto of = [](const tool_choice& choice) {
        auto request = question();
        request.tool_choice = choice;
        return written(request).at("tool_choice");
    };
    for (const auto* word : {"none", "auto", "required"}) EXPECT_EQ(of(tool_choice(word)), word);
    EXPECT_EQ(of(tool_choice::function("f")), json::parse(R"({"type":"function","name":"f"})"));
    EXPECT_EQ(of(tool_choice::custom("c")), json::parse(R"({"type":"custom","name":"c"})"));
    EXPECT_EQ(of(tool_choice::allowed_tools("required", {tool::function("f"), tool::custom("c")})),
              json::parse(R"({"type":"allowed_tools","mode":"required",
                  "tools":[{"type":"function","name":"f"},{"type":"custom","name":"c"}]})"));
    const json::value own = {{"type", "mcp"}, {"server_label", "docs"}};
    EXPECT_EQ(of(tool_choice(own)), own);
}

TEST(chat_as_response, has_the_form_of_the_answer) {
    const auto of = [](const response_format& format) {
        auto request = question();
        request.verbosity = "high";
        return written(request.respond_as(format)).at("text");
    };
    EXPECT_EQ(of(response_format::text()), json::parse(R"({"format":{"type":"text"},"verbosity":"high"})"));
    EXPECT_EQ(of(response_format::json_object()),
              json::parse(R"({"format":{"type":"json_object"},"verbosity":"high"})"));
    auto schema = response_format::json_schema("sum", json::object{{"type", "object"}}, true, "A sum.");
    schema.extra["more"] = 1;
    EXPECT_EQ(of(schema), json::parse(R"({"format":{"type":"json_schema","name":"sum","description":"A sum.",
                              "schema":{"type":"object"},"strict":true,"more":1},"verbosity":"high"})"));
}

/// What is wrong with a request; empty if nothing.
std::string complaint(const std::function<void(chat_request&)>& change) {
    auto request = question();
    change(request);
    try {
        detail::mapping::chat_as_response(request, "");
    } catch (const error& failure) {
        EXPECT_EQ(failure.code(), errc::invalid_argument);
        return failure.details().context;
    }
    return "";
}

TEST(chat_as_response, refuses_fields_that_a_response_does_not_have) {
    const std::vector<std::pair<std::string, std::function<void(chat_request&)>>> rows{
        {"audio", [](auto& request) { request.audio.emplace("alloy", "wav"); }},
        {"frequency_penalty", [](auto& request) { request.frequency_penalty = 0; }},
        {"function_call", [](auto& request) { request.function_call = "auto"; }},
        {"functions", [](auto& request) { request.functions = json::array(); }},
        {"logit_bias", [](auto& request) { request.logit_bias["7"] = 1; }},
        {"modalities",
         [](auto& request) {
             request.modalities = {"text", "audio"};
         }},
        {"n", [](auto& request) { request.n = 2; }},
        {"prediction", [](auto& request) { request.prediction = predicted_output("4"); }},
        {"presence_penalty", [](auto& request) { request.presence_penalty = 0; }},
        {"seed", [](auto& request) { request.seed = 1; }},
        {"stop", [](auto& request) { request.stop = "x"; }},
        {"web_search_options", [](auto& request) { request.web_search_options = json::object(); }}};
    for (const auto& [field, change] : rows)
        EXPECT_EQ(complaint(change), field + " has no place in a background completion");
}

TEST(chat_as_response, refuses_parts_of_messages_that_an_item_does_not_have) {
    const auto user = message::user("x");
    const auto model = message::assistant("x");
    const auto with = [](message of, const std::function<void(message&)>& change) {
        change(of);
        return of;
    };
    const std::vector<std::pair<std::string, message>> rows{
        {"name", message(user).with_name("Ann")},
        {"refusal", with(user, [](auto& said) { said.refusal = "no"; })},
        {"tool_calls", message(user).add(tool_call("c", "f", "{}"))},
        {"tool_call_id", with(user, [](auto& said) { said.tool_call_id = "c"; })},
        {"audio", with(model, [](auto& said) { said.audio.emplace("a"); })},
        {"function_call", with(model, [](auto& said) { said.function_call.emplace("f", "{}"); })},
        {"role", message("function", "x")},
        {"content[1].input_audio", message(user).add(content_part::audio("AA==", "wav"))},
        {"content[1].type", message(user).add(part("video"))},
        {"content[1].type", message(user).add(content_part::from_refusal("no"))},
        {"content[1].type", message(model).add_image("https://x/y.png")},
        {"tool_calls[0].type", message(model).add(tool_call())},
        {"phase",
         with(message("assistant").add(tool_call("c", "f", "{}")), [](auto& said) { said.extra["phase"] = 1; })}};
    for (const auto& [field, said] : rows)
        EXPECT_EQ(complaint([&](auto& request) { request.add(said); }),
                  "messages[2]." + field + " has no place in a background completion");
    tool_call custom;
    custom.id = "c";
    custom.custom.emplace("f", "");
    EXPECT_EQ(complaint([&](auto& request) {
                  request.add(message("assistant").add(custom)).add(message::tool("c", "").with_name("f"));
              }),
              "messages[3].name has no place in a background completion");
}

TEST(chat_as_response, refuses_what_is_wrong_in_any_request) {
    EXPECT_EQ(complaint([](auto& request) { request.temperature = 3; }), "temperature must be from 0 to 2");
    EXPECT_EQ(complaint([](auto& request) { request.n = 0; }), "n must be from 1 to 128");
    EXPECT_EQ(complaint([](auto& request) { request.model.clear(); }), "model is empty");
    EXPECT_EQ(complaint([](auto& request) { request.messages.clear(); }), "messages is empty");
    EXPECT_EQ(complaint([](auto& request) { request.add(message("tool", "x")); }),
              "messages[2].tool_call_id is missing");
    EXPECT_EQ(complaint([](auto& request) { request.user("\xff"); }), "messages[2].content is not valid UTF-8");
    EXPECT_EQ(complaint([](auto& request) { request.tool("\xff", "", nullptr); }), "tools[0].name is not valid UTF-8");
    EXPECT_EQ(complaint([](auto& request) { request.prompt_cache_options = "x"; }),
              "prompt_cache_options is not an object");
}

} // namespace
} // namespace openai::test::chat_as_response_test
