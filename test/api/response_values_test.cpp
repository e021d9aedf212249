// SPDX-License-Identifier: BSL-1.0
#include "api/responses/response_item_family.hpp"
#include "support/response_script.hpp"
#include "json/mapping.hpp"

#include <openai/core/error.hpp>
#include <openai/responses/computer_items.hpp>
#include <openai/responses/function_items.hpp>
#include <openai/responses/hosted_tool_items.hpp>
#include <openai/responses/input_tokens.hpp>
#include <openai/responses/mcp_items.hpp>
#include <openai/responses/reasoning_items.hpp>
#include <openai/responses/response.hpp>
#include <openai/responses/response_request.hpp>
#include <openai/responses/response_tools.hpp>
#include <openai/responses/shell_items.hpp>

#include <gtest/gtest.h>

namespace openai::test::response_values_test {
namespace {

namespace mapping = detail::mapping;

std::string written(const response_request& request, bool stream = false) {
    return mapping::write(request, stream, mapping::recipient());
}

response read(std::string body) {
    detail::http_message answer;
    answer.status = 200;
    answer.body = std::move(body);
    return mapping::read<response>(answer);
}

std::string complaint_of(const response_request& request) {
    try {
        written(request);
    } catch (const error& thrown) {
        EXPECT_EQ(thrown.code(), errc::invalid_argument);
        return thrown.what();
    }
    return "none";
}

TEST(response_item, keeps_its_text) {
    for (const auto& text : written_items()) {
        const auto item = response_item::from_json(text);
        EXPECT_EQ(item.json(), text);
        EXPECT_EQ(response_item(item).json(), text);
        EXPECT_EQ(item.id(), std::string_view(json::parse(text).at("id").as_string()));
    }
}

TEST(response_item, is_one_struct_of_its_type) {
    const auto item = response_item::from_json(written_items()[2]);
    EXPECT_EQ(item.type(), "function_call");
    ASSERT_NE(item.as<function_call_item>(), nullptr);
    EXPECT_EQ(item.as<function_call_item>()->arguments, R"({"city": "Paris", "n": 1.0})");
    EXPECT_EQ(item.as<message_item>(), nullptr);
    EXPECT_EQ(response_item().as<message_item>(), nullptr);
    EXPECT_EQ(response_item::from_json(written_items()[5]).type(), "mystery_call");
}

TEST(response_item, is_what_it_says_without_a_type) {
    EXPECT_EQ(response_item::from_json(R"({"role":"user","content":"hi"})").as<message_item>()->text(), "hi");
    EXPECT_EQ(response_item::from_json(R"({"id":"msg_1"})").as<item_reference_item>()->id, "msg_1");
    EXPECT_EQ(response_item::from_json(R"({"x":1})").type(), "");
}

TEST(response_item, refuses_what_is_no_object) {
    EXPECT_THROW(response_item::from_json("[1]"), error);
    EXPECT_THROW(response_item::from_json("{\"a\":"), error);
    EXPECT_THROW(response_item::from_json("{\"a\":\"\xff\"}"), error);
    EXPECT_THROW(response_item::from_json(""), error);
}

/// Each type of the API: read as a struct, and written again with the same members.
TEST(response_item, of_each_type_loses_nothing) {
    for (const auto& kind : mapping::tagged_family<response_item>::kinds()) {
        const std::string type(kind.type);
        const auto text = R"({"type":")" + type + R"(","id":"i_1","call_id":"c_1","status":"completed","unheard":[1]})";
        EXPECT_EQ(response_item::from_json(text).json(), text);
    }
    message_item changed = *response_item::from_json(written_items()[1]).as<message_item>();
    changed.phase = "final_answer";
    changed.extra["mood"] = "good";
    const auto again = json::parse(response_item(changed).json()).as_object();
    auto expected = json::parse(written_items()[1]).as_object();
    expected["phase"] = "final_answer";
    expected["mood"] = "good";
    expected["content"].as_array()[0].as_object().erase("logprobs"); // empty lists are left out
    EXPECT_EQ(again, expected);
}

TEST(response_item, is_made_for_what_programs_answer) {
    EXPECT_EQ(response_item::message("user", "hi").json(), R"({"type":"message","role":"user","content":"hi"})");
    EXPECT_EQ(response_item::function_output("c_1", "20").json(),
              R"({"type":"function_call_output","call_id":"c_1","output":"20"})");
    EXPECT_EQ(response_item::custom_tool_output("c_1", "").json(),
              R"({"type":"custom_tool_call_output","call_id":"c_1","output":""})");
    EXPECT_EQ(response_item::mcp_approval("r_1", true).json(),
              R"({"type":"mcp_approval_response","approval_request_id":"r_1","approve":true})");
    EXPECT_EQ(response_item::reference("msg_1").json(), R"({"type":"item_reference","id":"msg_1"})");
    const std::vector parts{response_part::input_text("What is this?"), response_part::input_image("https://a/b.png")};
    EXPECT_EQ(response_item(message_item("user", parts)).json(),
              R"({"type":"message","role":"user","content":[{"type":"input_text","text":"What is this?"},)"
              R"({"type":"input_image","image_url":"https://a/b.png","detail":"auto"}]})");
    EXPECT_THROW(response_item::message("user", "\xff"), error);
}

/// The two APIs have different forms of a grammar, and different defaults of `strict`.
TEST(response_tool, means_the_same_as_the_tool_of_chat) {
    const auto flat = R"({"type":"custom","name":"sql","description":"asks",)"
                      R"("format":{"type":"grammar","syntax":"regex","definition":"a+"}})";
    const auto nested = R"({"type":"grammar","grammar":{"syntax":"regex","definition":"a+"}})";
    const auto of_chat = tool::custom("sql", "asks", json::parse(nested));
    EXPECT_EQ(response_tool(of_chat).members(), json::parse(flat));
    const auto back = tool::from_json(json::parse(flat));
    EXPECT_EQ(back.custom_->format, json::parse(nested));
    EXPECT_EQ(response_tool(back).members(), json::parse(flat));
    EXPECT_EQ(
        tool::from_json(json::value{{"type", "custom"}, {"custom", {{"name", "sql"}, {"format", json::parse(nested)}}}})
            .custom_->format,
        json::parse(nested));
    const auto plain = json::value{{"type", "text"}};
    EXPECT_EQ(response_tool(tool::custom("sql", "", plain)).as<custom_tool>()->format, plain);
    EXPECT_EQ(tool::from_json(json::value{{"type", "custom"}, {"name", "sql"}, {"format", plain}}).custom_->format,
              plain);
    EXPECT_FALSE(response_tool(tool::custom("sql")).as<custom_tool>()->format);

    EXPECT_EQ(response_tool(tool::function("f")).as<function_tool>()->strict, false);
    for (const bool strict : {true, false})
        EXPECT_EQ(response_tool(tool::function("f", "", nullptr, strict)).as<function_tool>()->strict, strict);
    EXPECT_FALSE(response_tool(function_tool("f")).as<function_tool>()->strict) << "not a tool of a chat";
}

TEST(response_tool, is_made_of_structs_and_of_tools_of_chat) {
    EXPECT_EQ(response_tool(web_search_tool()).json(), R"({"type":"web_search"})");
    EXPECT_EQ(response_tool(mcp_tool("docs", "https://e/mcp")).json(),
              R"({"type":"mcp","server_label":"docs","server_url":"https://e/mcp"})");
    EXPECT_EQ(response_tool(custom_tool("sql").with_grammar("regex", "a+")).json(),
              R"({"type":"custom","name":"sql","format":{"type":"grammar","syntax":"regex","definition":"a+"}})");
    const auto function = tool::function("f", "does", json::value{{"type", "object"}}, true);
    EXPECT_EQ(response_tool(function).json(),
              R"({"type":"function","name":"f","description":"does","parameters":{"type":"object"},"strict":true})");
    EXPECT_EQ(response_tool(function).as<function_tool>()->name, "f");
    tool other;
    other.type = "browser";
    other.extra["depth"] = 2;
    EXPECT_EQ(response_tool(other).type(), "browser");
    EXPECT_EQ(response_tool::from_json(R"({"type":"web_search_2025_08_26","x":1})").as<web_search_tool>()->extra.size(),
              2u)
        << "its type stays";
    namespace_tool space;
    space.name = "crm";
    space.tools = {function_tool("find")};
    EXPECT_EQ(response_tool(space).json(), R"({"type":"namespace","name":"crm","description":"","tools":)"
                                           R"([{"type":"function","name":"find","parameters":null}]})");
}

TEST(response_request, writes_what_is_set) {
    response_request request("gpt-5.4");
    request.user("hi").add(web_search_tool()).store(false).effort("low");
    request.include = {"reasoning.encrypted_content"};
    request.respond_as(response_text_format::json_object());
    EXPECT_EQ(written(request), R"({"model":"gpt-5.4","input":[{"type":"message","role":"user","content":"hi"}],)"
                                R"("include":["reasoning.encrypted_content"],"reasoning":{"effort":"low"},)"
                                R"("store":false,"text":{"format":{"type":"json_object"}},)"
                                R"("tools":[{"type":"web_search"}]})");
    EXPECT_TRUE(written(request, true).ends_with(R"(,"stream":true})"));
}

TEST(response_request, sends_back_what_came_byte_for_byte) {
    std::string output;
    for (const auto& item : written_items()) output += (output.empty() ? "" : ",\n ") + item;
    const auto answer = read(R"({"id":"resp_1","output":[)" + output + "]}");
    ASSERT_EQ(answer.output.size(), written_items().size());
    const auto body = written(response_request("m").add(answer).user("go on"));
    for (const auto& item : written_items()) EXPECT_NE(body.find(item), std::string::npos) << item;
}

TEST(response_request, refuses_what_no_server_takes_and_names_both) {
    response request_of;
    request_of.id = "resp_1";
    EXPECT_EQ(complaint_of(response_request("m").user("hi")), "none");
    EXPECT_NE(complaint_of(response_request().user("hi")).find("model is empty"), std::string::npos);
    EXPECT_NE(complaint_of(response_request("m")).find("input is empty"), std::string::npos);
    EXPECT_EQ(complaint_of(response_request("m").after(request_of)), "none");
    EXPECT_NE(complaint_of(response_request("m").after(response())).find("previous_response_id is empty"),
              std::string::npos);
    auto two = response_request("m").user("hi").after(request_of);
    two.conversation = "conv_1";
    EXPECT_NE(complaint_of(two).find("conversation cannot be combined with previous_response_id"), std::string::npos);
    two.extra("conversation", "conv_1");
    EXPECT_EQ(complaint_of(two), "none") << "a way round";
    auto background = response_request("m").user("hi").store(false);
    background.background = true;
    EXPECT_NE(complaint_of(background).find("background cannot be combined with store: false"), std::string::npos);
}

TEST(response, has_its_fields_and_keeps_the_rest) {
    const auto answer =
        read(R"({"id":"resp_1","object":"response","created_at":1741476542.5,"status":"incomplete","model":"m",)"
             R"("incomplete_details":{"reason":"max_output_tokens"},"error":null,"instructions":"Be brief.",)"
             R"("output":[{"type":"reasoning","id":"r","summary":[{"type":"summary_text","text":"a"},)"
             R"({"type":"summary_text","text":"b"}]},{"type":"message","role":"assistant","content":)"
             R"([{"type":"output_text","text":"x"},{"type":"refusal","refusal":"no"}]}],)"
             R"("tools":[{"type":"web_search"}],"tool_choice":"auto","text":{"format":{"type":"text"}},)"
             R"("reasoning":{"effort":"high"},"usage":{"input_tokens":1,"input_tokens_details":{"cached_tokens":1},)"
             R"("output_tokens":2,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":3},"store":true})");
    EXPECT_EQ(answer.text(), "x");
    EXPECT_EQ(answer.refusal(), "no");
    EXPECT_EQ(answer.reasoning(), "a\n\nb");
    EXPECT_EQ(answer.status, "incomplete");
    EXPECT_TRUE(answer.ended());
    EXPECT_EQ(answer.incomplete_details->reason, "max_output_tokens");
    EXPECT_EQ(std::get<std::string>(*answer.instructions), "Be brief.");
    EXPECT_EQ(answer.reasoning_->effort, "high");
    EXPECT_EQ(answer.text_->format->type, "text");
    EXPECT_EQ(answer.usage->output_tokens_details.reasoning_tokens, 2);
    EXPECT_EQ(answer.tools[0].type(), "web_search");
    EXPECT_EQ(answer.extra.at("store"), true);
    EXPECT_EQ(answer.created_at, 1741476542.5);
}

TEST(response, is_needed_in_an_answer) {
    EXPECT_THROW(read(R"({"id":"resp_1"})"), error);
    EXPECT_THROW(read(R"([])"), error);
    EXPECT_THROW(read(R"({"error":{"message":"no"}})"), error);
    EXPECT_EQ(read(R"({"id":"resp_1","status":"failed","output":[],"error":{"code":"server_error","message":"no"}})")
                  .error->message,
              "no");
    EXPECT_EQ(read(R"({"object":"response","status":"failed","output":null,"error":{"code":"x","message":"no"}})")
                  .error->message,
              "no");
    EXPECT_THROW(read(R"({"error":{"message":"no"},"output":[]})"), error);
}

/// A text that is no strict JSON cannot be sent back as it came.
TEST(response, of_a_lax_server_gives_items_that_can_be_sent) {
    const auto answer = read("{\"output\":[{\"type\":\"x\",\"n\":NaN,\"t\":\"a\nb\"}]}");
    ASSERT_EQ(answer.output.size(), 1u);
    EXPECT_EQ(answer.output[0].json(), R"({"type":"x","n":null,"t":"a\nb"})");
}

TEST(input_token_request, takes_what_counts_of_a_request) {
    auto request = response_request("m").user("hi").add(web_search_tool()).store(false);
    const input_token_request counted = request;
    EXPECT_EQ(mapping::write(counted, false, {}),
              R"({"model":"m","input":[{"type":"message","role":"user","content":"hi"}],)"
              R"("tools":[{"type":"web_search"}]})");
}

} // namespace
} // namespace openai::test::response_values_test
