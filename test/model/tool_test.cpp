// SPDX-License-Identifier: BSL-1.0
#include "model/mapping.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

namespace openai::mapping {
namespace {

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
} // namespace openai::mapping
