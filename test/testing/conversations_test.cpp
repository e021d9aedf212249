// SPDX-License-Identifier: BSL-1.0
#include "response_wire.hpp"

namespace conversations_test {

using namespace std::chrono_literals;
using openai::testing::reply;
using openai::testing::server;
using wire::ask;
using wire::respond;

namespace {

const std::string path = "/v1/conversations/conv_000000";

wire::response create(const server& target, const std::string& body = "{}") {
    return ask(target, wire::post(body, "/v1/conversations"));
}

std::vector<std::string> ids_of(const wire::response& page) {
    std::vector<std::string> ids;
    const auto json = page.json();
    for (const auto& item : json.at("data").as_array()) ids.emplace_back(item.at("id").as_string());
    return ids;
}

TEST(Conversations, AreCreatedChangedAndDeleted) {
    server target;
    const auto made = create(target, R"({"metadata":{"a":"b"},"items":[{"role":"user","content":"Hi"}]})");
    ASSERT_EQ(made.status, 200);
    EXPECT_EQ(made.json(), wire::response::parsed(R"({"id":"conv_000000","object":"conversation",
        "created_at":1700000000,"metadata":{"a":"b"}})"));
    EXPECT_EQ(ask(target, wire::get(path)).json(), made.json());
    EXPECT_EQ(ask(target, wire::post(R"({"metadata":{"c":"d"}})", path)).json().at_pointer("/metadata/c"), "d");
    EXPECT_EQ(ask(target, wire::get(path)).json().at("metadata"), wire::response::parsed(R"({"c":"d"})"));
    EXPECT_EQ(ask(target, wire::erase(path)).json(),
              wire::response::parsed(R"({"id":"conv_000000","object":"conversation.deleted","deleted":true})"));
    EXPECT_EQ(ask(target, wire::get(path)).status, 404);
    EXPECT_EQ(ask(target, wire::erase(path)).status, 404);
}

TEST(Conversations, HoldItems) {
    server target;
    create(target);
    const auto added = ask(target, wire::post(R"({"items":[{"role":"user","content":"One"},
        {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Two"}]}]})",
                                              path + "/items"));
    EXPECT_EQ(ids_of(added), (std::vector<std::string>{"msg_000001_in_0", "msg_000001_in_1"}));
    EXPECT_EQ(ids_of(ask(target, wire::get(path + "/items"))),
              (std::vector<std::string>{"msg_000001_in_1", "msg_000001_in_0"}));
    const auto page = ask(target, wire::get(path + "/items?order=asc&limit=1"));
    EXPECT_EQ(ids_of(page), std::vector<std::string>{"msg_000001_in_0"});
    EXPECT_EQ(page.json().at("has_more"), true);
    EXPECT_EQ(ids_of(ask(target, wire::get(path + "/items?order=asc&after=msg_000001_in_0"))),
              std::vector<std::string>{"msg_000001_in_1"});
    const std::string one = path + "/items/msg_000001_in_0";
    EXPECT_EQ(ask(target, wire::get(one)).json(),
              wire::response::parsed(R"({"id":"msg_000001_in_0","type":"message","status":"completed","role":"user",
        "content":[{"type":"input_text","text":"One"}]})"));
    EXPECT_EQ(ask(target, wire::erase(one)).json().at("object"), "conversation");
    EXPECT_EQ(ask(target, wire::get(one)).status, 404);
    EXPECT_EQ(ask(target, wire::erase(one)).status, 404);
    EXPECT_EQ(ids_of(ask(target, wire::get(path + "/items"))), std::vector<std::string>{"msg_000001_in_1"});
}

TEST(Conversations, GrowWithTheirResponses) {
    server target;
    create(target);
    const auto first = ask(target, respond("\"one two\"", R"(,"conversation":"conv_000000")")).json();
    EXPECT_EQ(first.at("conversation"), wire::response::parsed(R"({"id":"conv_000000"})"));
    ask(target, respond("\"three\"", R"(,"stream":true,"conversation":{"id":"conv_000000"})"));
    const auto items = ask(target, wire::get(path + "/items?order=asc"));
    EXPECT_EQ(ids_of(items),
              (std::vector<std::string>{"msg_000001_in_0", "msg_000001_0", "msg_000002_in_0", "msg_000002_0"}));
    EXPECT_EQ(items.json().at_pointer("/data/1/content/0/text"), "one two");
    const auto third = ask(target, respond("\"four\"", R"(,"conversation":"conv_000000")")).json();
    EXPECT_EQ(third.at_pointer("/usage/input_tokens"), 7) << "one two one two three three four";
}

TEST(Conversations, GetTheItemsOfBackgroundResponsesAtTheirEnd) {
    server target;
    create(target);
    const std::string more = R"(,"background":true,"conversation":"conv_000000")";
    target.push(reply("a").delay(1h)).push(reply("b"));
    ask(target, respond("\"one\"", more));
    EXPECT_TRUE(ids_of(ask(target, wire::get(path + "/items"))).empty());
    ask(target, wire::post("", "/v1/responses/resp_000001/cancel"));
    EXPECT_TRUE(ids_of(ask(target, wire::get(path + "/items"))).empty());
    ask(target, respond("\"two\"", more));
    EXPECT_EQ(ids_of(ask(target, wire::get(path + "/items"))).size(), 2u);
}

TEST(Conversations, AreNotFoundUnderAnotherId) {
    server target;
    create(target);
    for (const auto& request :
         {wire::get("/v1/conversations/other"), wire::post("{}", "/v1/conversations/other"),
          wire::erase("/v1/conversations/other"), wire::get("/v1/conversations/other/items"),
          wire::post(R"({"items":[]})", "/v1/conversations/other/items"), wire::get(path + "/items/other")})
        EXPECT_EQ(ask(target, request).status, 404) << request;
    EXPECT_EQ(ask(target, wire::get("/v1/conversations")).status, 405);
    EXPECT_EQ(create(target, "{").status, 400);
    const auto wrong = create(target, R"({"items":["x"]})");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(wrong.json().at_pointer("/error/param"), "items[0]");
}

} // namespace
} // namespace conversations_test
